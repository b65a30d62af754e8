import { namedList } from '../named-list.ts';

export const searchEngines = namedList(`
Google: google.*; images.google.*; news.google.*; encrypted.google.com; cse.google.*; scholar.google.*; lens.google.com;
  search.google.com; maps.google.*; discover.google.com; .syndicatedsearch.goog; .googleadservices.com; .doubleclick.net;
  .googlesyndication.com; com.google.android.googlequicksearchbox; com.google.android.apps.searchlite;
  com.google.android.apps.magazines
Bing: .bing.com; .bing.net; com.microsoft.bing; msn.com; ntp.msn.com
DuckDuckGo: .duckduckgo.com; com.duckduckgo.mobile.android; .ddg.gg
Yahoo Japan: search.yahoo.co.jp; yahoo.co.jp; jp.co.yahoo.android.yjtop
Yahoo: yahoo.*; .search.yahoo.*; .search.yahoo.com; r.search.yahoo.com; images.search.yahoo.com; onesearch.com
Yandex: yandex.*; .ya.ru; .yandex.ru/search; yandex.net; ru.yandex.searchplugin; com.yandex.browser
Baidu: baidu.com; image.baidu.com; wap.baidu.com; com.baidu.searchbox
Naver: naver.com; .search.naver.com; com.nhn.android.search
Daum: daum.net; .search.daum.net; net.daum.android.daum
Ecosia: .ecosia.org; com.ecosia.android
Qwant: .qwant.com
Startpage: .startpage.com; .ixquick.com
Brave: search.brave.com
Kagi: kagi.com
Mojeek: .mojeek.com
Swisscows: .swisscows.com; .swisscows.ch
Seznam: search.seznam.cz; seznam.cz; cz.seznam.sbrowser
Sogou: .sogou.com
360 Search: .so.com; .haosou.com
Shenma: .sm.cn
Toutiao: so.toutiao.com
Quark: quark.sm.cn; quark.cn
Cốc Cốc: .coccoc.com
Mail.ru: go.mail.ru
Rambler: nova.rambler.ru; rambler.ru
Ask: .ask.com
AOL: search.aol.com; search.aol.co.uk; aolsearch.com
Lycos: search.lycos.com
Dogpile: dogpile.com; results.dogpile.com
WebCrawler: webcrawler.com
Excite: results.excite.com; excite.co.jp
Info.com: info.com
MetaGer: metager.org; metager.de
Presearch: .presearch.com; .presearch.org
Petal: .petalsearch.com
Marginalia: .marginalia.nu; .marginalia-search.com
Stract: stract.com
Yep: yep.com
Lilo: search.lilo.org
Ekoru: .ekoru.org
Gibiru: gibiru.com
OceanHero: oceanhero.today
Karma: karmasearch.org
Ocean: search.givewater.com
goo: search.goo.ne.jp
Biglobe: search.biglobe.ne.jp
So-net: search.so-net.ne.jp; websearch.rakuten.co.jp
T-Online: suche.t-online.de
GMX: suche.gmx.net
WEB.DE: suche.web.de
Virgilio: ricerca.virgilio.it
Orange: lemoteur.orange.fr
Sapo: pesquisa.sapo.pt
Onet: szukaj.onet.pl
Seekr: seekr.com
Zapmeta: .zapmeta.com
SearXNG: searx.be; searx.me; searx.org; searx.space; priv.au; baresearch.org; paulgo.io
Yahoo Taiwan: tw.search.yahoo.com
`);
