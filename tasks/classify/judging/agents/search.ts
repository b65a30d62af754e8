import { namedList } from '../named-list.ts';

/** What gathers pages for a search engine. */
export const searchEngines = namedList(String.raw`
Google: Googlebot-Image = googlebot[- ]image; Googlebot-News = googlebot[- ]news; Googlebot-Video = googlebot[- ]video;
  Googlebot-Mobile; AdsBot-Google-Mobile-Apps; AdsBot-Google-Mobile; AdsBot-Google;
  Mediapartners-Google = mediapartners(?:-google)?; APIs-Google; Storebot-Google; GoogleOther-Image; GoogleOther-Video;
  GoogleOther; Google-InspectionTool; Google-Site-Verification = google-?site-?verif\w*; Google-Safety;
  Google-Read-Aloud = google-(?:read-aloud|speakr); GoogleProducer; Google Favicon = google[- ]favicon;
  Google-Structured-Data-Testing-Tool; AppEngine-Google; PlayStore-Google; DuplexWeb-Google; Googlebot-IA; Googlebot
Microsoft: adidxbot; bingbot; msnbot-media; msnbot; MicrosoftPreview; BingLocalSearch
Apple: Applebot
Yandex: YandexImages; YandexVideo; YandexMedia; YandexMetrika; YandexWebmaster; YandexFavicons; YandexDirect; YandexMobileBot;
  YandexRenderResourcesBot; YandexAccessibilityBot; YandexScreenshotBot; YandexPagechecker;
  YandexBot = yandexbot|yandex(?!search\w*browser|search/)[a-z]+/\d|yandex\.com/bots
Baidu: Baiduspider = baiduspider[-\w]*; BaiduAdsBot
DuckDuckGo: DuckDuckBot = duckduckbot(?:-https)?; DuckDuckGo-Favicons-Bot
Yahoo: Yahoo! Slurp = yahoo! slurp|slurp; Yahoo Japan = y!j-?\w*; YahooSeeker
Huawei: PetalBot; AspiegelBot
Naver: Yeti; NaverBot; Daum = ^daum(?:oa)?|daumoa
Sogou: Sogou = sogou (?:web|pic|inst|news|video|blog|orion|head)|sogou-test-spider|sogou spider
Qihoo: 360Spider = 360spider\w*; HaosouSpider
Alibaba: YisouSpider
Tencent: Sosospider
ByteDance: ToutiaoSpider
Seznam: SeznamBot; SeznamHomepageCrawler
Brave: Bravebot = brave-?bot|brave-?search-?bot
Kagi: Kagibot
Mojeek: MojeekBot
Qwant: Qwantbot = qwantbot\w*; Qwantify
Ecosia: EcosiaBot
Cốc Cốc: coccocbot = coccocbot[-\w]*|coccoc
Mail.ru: Mail.RU_Bot = mail\.ru_bot[-\w/]*
Startpage: StartpagePrivateImageProxy
Swisscows: Swisscows = swisscows\w*
Marginalia: Marginalia = search\.marginalia\.nu|marginalia
Seekport: SeekportBot = seekport\w*
Stract: StractBot
Yep: YepBot
Neeva: Neevabot
Internet: Exabot; istella = istella(?:bot)?; Cliqzbot; YaCy = yacybot
Algolia: Algolia Crawler
Indeed: IndeedBot; IndeedJobBot
*: GeedoBot = geedo(?:bot|productsearch|shopproductfinder); Gigabot; Nutch; ichiro; wotbox; OrangeBot; archive.org_bot;
  Ask Jeeves = ask jeeves|teoma; Owler = owler; Presearch; AddSearchBot; SiteSearch360; Jooblebot; Linguee Bot; IbouBot; MagiBot; trovitBot; JobboerseBot;
  aiHitBot; YoudaoBot; FreespokeBot = freespoke; AlexandriaOrgBot; Searchmysite = searchmysite\.net; Nicecrawler; Findxbot;
  Gowikibot; psbot; Wiby = wiby; Monocle Search; ia_archiver; SemanticScholarBot; PiplBot
`);
