import { namedList } from '../named-list.ts';

export const socialNetworks = namedList(`
Facebook: .facebook.com; .fb.com; .fb.me; .messenger.com; .m.me; .facebook.net; com.facebook.katana; com.facebook.lite;
  com.facebook.orca
Instagram: .instagram.com; com.instagram.android
Threads: .threads.net; .threads.com; com.instagram.barcelona
WhatsApp: .whatsapp.com; .whatsapp.net; .wa.me; com.whatsapp; com.whatsapp.w4b
X: .twitter.com; .x.com; .t.co; com.twitter.android
LinkedIn: .linkedin.com; .lnkd.in; com.linkedin.android
Pinterest: .pinterest.*; .pinterest.com; .pin.it; com.pinterest
Reddit: .reddit.com; .redd.it; com.reddit.frontpage
TikTok: .tiktok.com; com.zhiliaoapp.musically; com.ss.android.ugc.trill
YouTube: .youtube.com; .youtu.be; .youtube-nocookie.com; com.google.android.youtube
Snapchat: .snapchat.com; com.snapchat.android
Bluesky: .bsky.app; .bsky.social; xyz.blueskyweb.app
Mastodon: .mastodon.social; .mastodon.online; .mastodon.world; .mstdn.social; .mstdn.jp; .mas.to; .fosstodon.org; .hachyderm.io;
  .infosec.exchange; .techhub.social; .chaos.social; .pawoo.net; .mastodon.cloud; .mastodon.art; .norden.social;
  .social.tchncs.de; .troet.cafe; .mathstodon.xyz; .sigmoid.social; .toot.community; .universeodon.com; .mamot.fr;
  org.joinmastodon.android
Lemmy: .lemmy.world; .lemmy.ml; .programming.dev; .beehaw.org; .feddit.org; .sh.itjust.works
Misskey: .misskey.io
Telegram: .t.me; .telegram.org; .telegram.me; org.telegram.messenger; org.telegram.messenger.web; org.telegram.plus
Discord: .discord.com; .discordapp.com; .discord.gg; com.discord
LINE: .line.me; .line.naver.jp; jp.naver.line.android
Viber: .viber.com; com.viber.voip
Zalo: .zalo.me; com.zing.zalo
KakaoTalk: .kakao.com; .kakaocorp.com; com.kakao.talk
VK: .vk.com; .vk.ru; .vkontakte.ru; .vk.me; com.vkontakte.android
Odnoklassniki: .ok.ru; .odnoklassniki.ru; ru.ok.android
Weibo: .weibo.com; .weibo.cn; .t.cn; com.sina.weibo
WeChat: .weixin.qq.com; .wechat.com; .weixin.com; com.tencent.mm
QQ: .qzone.qq.com; .im.qq.com; com.tencent.mobileqq
Zhihu: .zhihu.com
Douban: .douban.com
Douyin: .douyin.com
Xiaohongshu: .xiaohongshu.com; .xhslink.com
Bilibili: .bilibili.com; .b23.tv
Baidu Tieba: .tieba.baidu.com
Naver Blog: .blog.naver.com; .cafe.naver.com; .band.us
Hatena: .b.hatena.ne.jp; .hatenablog.com
note: .note.com
mixi: .mixi.jp
Ameba: .ameblo.jp; .ameba.jp
Pixiv: .pixiv.net
Quora: .quora.com; com.quora.android
Tumblr: .tumblr.com; com.tumblr
Hacker News: news.ycombinator.com; hckrnews.com; hn.algolia.com; hackerweb.app; io.github.hidroh.materialistic
Lobsters: .lobste.rs
Product Hunt: .producthunt.com
Tildes: .tildes.net
Slashdot: .slashdot.org
Stack Overflow: .stackoverflow.com; .stackexchange.com
GitHub: .github.com; gist.github.com
Medium: .medium.com
Substack: .substack.com
DEV Community: .dev.to
XING: .xing.com; com.xing.android
Nextdoor: .nextdoor.com; com.nextdoor
Meetup: .meetup.com
Twitch: .twitch.tv; tv.twitch.android.app
Vimeo: .vimeo.com
Flickr: .flickr.com
Dribbble: .dribbble.com
Behance: .behance.net
DeviantArt: .deviantart.com
SoundCloud: .soundcloud.com
Goodreads: .goodreads.com
Imgur: .imgur.com
9GAG: .9gag.com
Flipboard: .flipboard.com; flipboard.app
Patreon: .patreon.com
Gab: .gab.com
Parler: .parler.com
Truth Social: .truthsocial.com
MeWe: .mewe.com
Minds: .minds.com
Diaspora: .diasp.org; .pluspora.com
LiveJournal: .livejournal.com
Dzen: .dzen.ru; zen.yandex.ru
Habr: .habr.com
Taringa: .taringa.net
ShareChat: .sharechat.com
Linktree: .linktr.ee
PTT: .ptt.cc
Plurk: .plurk.com
Dcard: .dcard.tw
`);
