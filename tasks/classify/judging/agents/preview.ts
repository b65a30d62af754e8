import { namedList } from '../named-list.ts';

/** What fetches a page to show a preview of it where somebody has put a link: in a message, a post or a mail. */
export const previews = namedList(String.raw`
Apple: iMessage = facebookexternalhit/\d[.\d]* facebot twitterbot/
LINE: LINE = line-poker|linespider|linebot
Kakao: kakaotalk-scrap = kakaotalk-?scrap|kakaostory-og-reader
Telegram: TelegramBot
LinkedIn: LinkedInBot
Slack: Slackbot = slackbot(?:-linkexpanding)?; Slack-ImgProxy = slack-?imgproxy
Discord: Discordbot
Meta: WhatsApp = ^whatsapp(?:/|$); facebookexternalhit = facebookexternalhit|facebookexternalua; facebookcatalog; Facebot;
  Meta-ExternalHit; meta-externalads; cortex = ^cortex/; Threads = ^threads/|threadsbot
X: Twitterbot
Pinterest: Pinterestbot = pinterest(?:bot)?/\d.*pinterest\.com/bot|pinterestbot
Reddit: redditbot = redditbot\w*
Microsoft: SkypeUriPreview = skypeuripreview|skype-url-preview; BingPreview;
  Teams = microsoft teams.*preview|teamsbot|ms-?teams-?preview; MicrosoftPreview; Outlook preview = outlook-?linkpreview
Bluesky: Bluesky Cardyb = bluesky cardyb|cardyb; Bluesky = bluesky(?:preview)?(?:bot)?/|blueskypreviewbot
Mastodon: Mastodon = mastodon/|mastodon 
Fediverse: Pleroma; Akkoma; Misskey; SummalyBot = summaly(?:bot)?; Friendica; Lemmy; GoToSocial; Pixelfed; Hubzilla; Iceshrimp;
  Firefish; Kbin = (?:kbin|mbin)(?:bot)?; PeerTube; Diaspora = diaspora(?:-connection-tester)?
Google: Google Web Preview = google web preview; GoogleImageProxy; Google-PageRenderer; GoogleMessages; GoogleDocs;
  Google Chat = google-?chat(?:bot)?|google-hangouts
Yahoo: Yahoo Link Preview = yahoo link preview|yahoolinkpreview; YahooMailProxy
Viber: Viber = ^viber(?:/|$)
Snap: Snap URL Preview Service = snap url preview(?: service)?|snapurlpreview
VK: vkShare; VKRobot
OK: OdklBot
WeChat: WeChat preview = wechat-?linkpreview|weixin-?bot
DingTalk: DingTalkBot = dingtalkbot[-\w]*
Feishu: Lark = larkurl2png|lark-?bot|feishu-?bot
Zalo: Zalo = ^zalo|zalobot
Tumblr: Tumblr = ^tumblr/
Flipboard: FlipboardProxy
Valve: Steam = valve/steam
Quora: Quora-Bot = quora(?:-bot| link preview)
Hatena: Hatena = hatena(?:::\w+)?(?:bookmark|bot|star|antenna)?
Embedly: Embedly = embedly(?:bot)?
Iframely: Iframely
Notion: Notion = notion(?:embed|bot)?/
Medium: Mediumbot-MetaTagFetcher = mediumbot[-\w]*
Evernote: EvernoteRichLinkBot
Trello: Trello = trello(?:bot)?/
Asana: Asana = ^asana/
Signal: Signal = ^signal(?:-desktop|-android)?/
Matrix: Synapse = synapse(?:/| \(bot); Element = element-?preview
Mattermost: Mattermost-Bot
Rocket.Chat: Rocket.Chat = rocket\.chat
Zoom: ZoomBot = zoom-?(?:linkpreview|unfurl)
Zulip: Zulip = zulip(?:urlpreview|bot)?
GroupMe: GroupMeBot
Keybase: KeybaseBot
Chatwork: Chatwork LinkPreview
Discourse: Discourse = discourse (?:forum )?onebox|discourse onebox
Xing: XING = xing-contenttabreceiver|xing bot
Buffer: BufferLinkPreviewBot
GitHub: github-camo
WordPress: WordPress.com mShots = wordpress\.com mshots
*: Link preview = (?:link|url)[- ]?(?:preview|unfurl(?:er)?|expander)\w*; OpenGraph.io = opengraph(?:\.io|check);
  newsharecounts; ArenaUnfurlBot = (?:lm)?arenaunfurlbot; bitlybot; AddThis = addthis(?:\.com)?; MetaInspector;
  Raindrop = raindrop\.io|raindrop(?:bot)?/; Rambler Share = rambler ?share; FastmailUA; Shortwave Image Fetcher;
  Superhuman = superhuman
`);
