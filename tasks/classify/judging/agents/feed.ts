import { namedList } from '../named-list.ts';

/** What reads feeds for its users, podcasts among them. */
export const feedReaders = namedList(String.raw`
Feedly: Feedly = ^feedly|feedlybot|feedlyapp|feedly/
Feedbin: Feedbin
Inoreader: Inoreader = inoreader(?:\.com)?
NewsBlur: NewsBlur = newsblur
Google: FeedFetcher-Google; FeedBurner; Google-Podcast
Apple: Apple Podcasts = itms|^podcasts/|^itunes/; Apple News = ^applenewsbot|^apple ?news(?:bot)?/
Spotify: Spotify = ^spotify/
Overcast: Overcast = ^overcast
Pocket Casts: Pocket Casts = pocket ?casts
Castro: Castro = ^castro 
Podcast Addict: PodcastAddict = podcast ?addict
AntennaPod: AntennaPod
Podcast Index: Podcast Index = podcast ?index|podping|aggrivator
Podchaser: PodchaserParser
Amazon: Amazon Music Podcast = amazon ?music ?podcast
Deezer: Deezer Podcasters = deezer podcasters
Netvibes: Netvibes
Flipboard: FlipboardRSS
Feedspot: Feedspot = feedspot(?:bot)?
Feeder: Feeder = feeder\.co|^feeder/
Superfeedr: Superfeedr = superfeedr(?: bot)?
NAVER: NAVER Blog Rssbot
Blogtrottr: Blogtrottr
dlvr.it: dlvr.it
IFTTT: IFTTT
Slack: SlackFeed = slack-?rss
WordPress: WordPress.com Reader = wordpress\.com reader|wp\.com feedbot|wpcom reader
*: FreshRSS; Miniflux; Tiny Tiny RSS; CommaFeed; The Old Reader = theoldreader(?:\.com)?; BazQux = bazqux(?:fetcher)?;
  NetNewsWire; Reeder = ^reeder/; ReadKit = ^readkit; Unread = unread rss reader|^unread/; NewsFlow = ^newsflow;
  News Explorer = ^newsexplorer; Nextcloud News = nextcloud[- ]news; Liferea; Akregator; Newsboat = newsboat; newsbeuter;
  QuiteRSS; RSS Guard = rss ?guard; Thunderbird = ^thunderbird; Vienna = ^vienna/; RSSOwl = rssowl(?:nix)?;
  FeedReader = ^feedreader|feed ?reader; Fluent Reader = fluent ?reader; NewsGator = newsgator\w*; SimplePie; MagpieRSS;
  UniversalFeedParser = (?:universal)?feedparser; rss-parser; rss2email = rss2e?mail; RSS-Bridge; RSSHub = rsshub; feedfinder;
  Feedsearch = feedsearch[- ](?:bot|crawler); Feedwind; Feedpresso = feedpresso\w*; FeedValidator; Feedbot;
  Feed Wrangler = feed ?wrangler; FeedHQ; FeedDemon; Fever = ^fever/; Selfoss; Stringer = ^stringer ; Yarr = ^yarr;
  Glance = ^glance; Readwise = readwise; Matter = ^matter/; Tines = ^tines; MonitoRSS = monitorss; OpenRSS = open ?rss;
  Moon FM = ^moonfm; gPodder; Player FM = player ?fm; Podverse; Podkicker; Castbox = castbox; BeyondPod; Downcast = ^downcast;
  iCatcher = icatcher; Instacast; RSSRadio; Podbean = podbean; Podimo; TuneIn = tunein; Gwene;
  Planet = ^planet|planetplanet|fedoraplanet|^venus/; Rivva; Kill the Newsletter = kill-the-newsletter; RSS Owl = rss ?reader;
  NewsNow; Upday = upday; SmartNews = ^smartnews
`);
