import { namedList } from '../named-list.ts';

/** Libraries, commands, browsers that a program drives, and robots that work for somebody else than a search engine. */
export const tools = namedList(String.raw`
Ahrefs: AhrefsSiteAudit; AhrefsBot
Semrush: SiteAuditBot; SplitSignalBot; SemrushBot = semrushbot[-\w]*
Majestic: MJ12bot
Moz: DotBot; rogerbot
DataForSEO: DataForSeoBot
Screaming Frog: Screaming Frog SEO Spider = screaming frog(?: seo spider)?
Sitebulb: Sitebulb
SISTRIX: SISTRIX = sistrix(?: crawler|optimizer)?
Webmeup: BLEXBot
Serpstat: serpstatbot
SE Ranking: SERankingBacklinksBot = seranking\w*
Babbar: Barkrowler
Botify: botify
Oncrawl: OnCrawl
Lumar: Deepcrawl = deepcrawl|lumar
Conductor: ContentKing = contentking\w*
SEOkicks: SEOkicks = seokicks(?:-robot)?
Seobility: SeobilityBot = seobility(?:bot)?
Linkdex: linkdexbot = linkdex(?:bot)?
Dataprovider: Dataprovider.com = dataprovider(?:\.com)?
BuiltWith: BuiltWith = builtwith|^bw/
Meltwater: Meltwater = meltwater\w*|magpie-crawler
Brandwatch: Brandwatch
TurnItIn: TurnitinBot = turnitin(?:bot)?
ZoomInfo: ZoominfoBot
Google: Google-Apps-Script; Google-Certificates-Bridge; GoogleAssociationService; Chrome Privacy Preserving Prefetch Proxy
Amazon: Amazon CloudFront; AWS SDK = aws-sdk-\S*|boto3?|botocore; AWS CLI = aws-cli; Amazon S3 = ^amazons3|^aws-internal;
  Amazon API Gateway = amazonapigateway\S*; Amazon SNS = amazon simple notification service agent
Cloudflare: Cloudflare Workers = cloudflare-workers; Cloudflare-Stream = cloudflare-stream\S*
Fastly: Fastly = ^fastly
Akamai: Akamai = akamai\S*
WordPress: WordPress = ^wordpress(?:/|\.com)
Postman: PostmanRuntime; newman = ^newman
Kong: insomnia = ^insomnia
Apache: Apache-HttpClient = apache-httpclient|apache-httpasyncclient; ApacheBench; JMeter = jmeter; Jakarta Commons-HttpClient
Microsoft: PowerShell = (?:windows)?powershell; WinHTTP = winhttp\S*; MSOffice = microsoft office|^ms-?office;
  Microsoft-WebDAV = microsoft-webdav\S*; BITS = microsoft bits; CryptoAPI = microsoft-cryptoapi; BrowserBot-Observer
*: HeadlessChrome; PhantomJS; SlimerJS; Puppeteer; Playwright; Selenium; Cypress; WebDriver; Electron-fetch; jsdom; HtmlUnit;
  Splash; Nightmare; CasperJS; Zombie.js; Prerender = prerender; Rendertron = rendertron; wkhtmltopdf = wkhtmlto(?:pdf|image);
  WeasyPrint; headless = headless\w*; curl = ^curl|curl/\d|libcurl; Wget = ^wget\S*|wget/; wget2 = ^wget2; HTTPie = ^httpie;
  aria2; fetch = ^fetch; Lynx = ^lynx; Links = ^e?links; w3m = ^w3m; hey = ^hey/; wrk = ^wrk; siege; vegeta; bombardier;
  Locust = locust; git = ^git/; rclone; HTTrack; Xenu Link Sleuth = xenu;
  LinkChecker = link ?checker|^w3c-linkchecker|broken ?link\w*; muffet; lychee; ffmpeg = ^lavf|ffmpeg;
  youtube-dl = youtube-dl|yt-dlp; Transmission = ^transmission; SiteSucker; WebCopier; WebZIP; Offline Explorer;
  Teleport = teleport pro; DownloadManager = download ?(?:master|manager|ninja)|internet download manager; SingleFile;
  ArchiveBox; heritrix; Wayback; ArchiveBot; Miniature.io = miniature\.io; apt = ^(?:debian )?apt-http;
  yum = ^(?:urlgrabber|libdnf|pacman|homebrew); Docker = ^docker; Ansible = ^ansible; Terraform = ^terraform;
  npm = ^(?:npm|yarn|pnpm)/; pip = ^pip/; Composer = ^composer; Maven = ^(?:maven|gradle|apache-maven); python-requests;
  python-httpx; aiohttp = aiohttp; Python-urllib = python-urllib|urllib3?; pycurl; Scrapy; mechanize; trafilatura; newspaper;
  colly; Python = ^python(?:/|$); Go-http-client = go-http-client|^go [\d.]+ package http; fasthttp; resty = go-resty;
  Req = ^req/; axios; node-fetch; undici; got = sindresorhus/got|^got(?:/| \(); node-superagent; superagent; needle = ^needle;
  request = ^request; ky = ^ky/; node = ^node(?:\.js)?(?:/\S*)?$; Deno = ^deno; Bun = ^bun/; Cheerio = ^cheerio; crawler4j;
  Java = ^java(?:/|-http-client|$); okhttp = okhttp; AsyncHttpClient = ^ahc|async-?http-?client; Jersey = jersey; Jetty = jetty;
  RestTemplate = resttemplate|reactornetty; unirest = unirest; jsoup = jsoup; HttpURLConnection; Retrofit; ktor = ktor\S*;
  akka-http = akka-http|pekko-http; Dalvik = ^dalvik; GuzzleHttp = guzzle(?:http)?; PHP = ^php(?:/|$|-\w+);
  Symfony HttpClient = symfony ?(?:httpclient|browserkit)\w*; HTTP_Request2 = http_request2?; Zend = zend_?http_?client;
  Snoopy = ^snoopy; Buzz = ^buzz; libwww-perl = libwww-perl|^lwp(?:::\S*|-\S*)?; WWW-Mechanize; Mojolicious = mojolicious;
  HTTP::Tiny = ^http(?:-|::)tiny; Ruby = ^ruby; Faraday = ^faraday; http.rb = ^http\.rb; HTTParty = httparty;
  rest-client = ^rest-client; Typhoeus = typhoeus; Mechanize = mechanize; Anemone; reqwest; hyper = ^hyper; ureq; isahc;
  surf = ^surf/; attohttpc; RestSharp; .NET = \.net(?:core| framework| clr)?(?: |/)\S*(?<!clr.*)$;
  HttpClient = ^(?:\w+\.)*httpclient; Refit; Flurl; Alamofire; AFNetworking; CFNetwork = cfnetwork; Dart = ^dart;
  Flutter = ^flutter; R = ^(?:r|libcurl)/\S+ \(|httr/; Erlang = ^(?:hackney|erlang|elixir|finch|mint/|req/); Indy Library;
  Delphi = delphi|embarcadero; Lua = ^lua|lua-resty-http; Haskell = ^haskell|http-conduit; Swift = ^swift|vapor; cpp-httplib;
  POCO = ^poco; Boost.Beast = boost\.beast; cpr = ^cpr/; ESP8266 = esp8266\w*|esp32\w*; Arduino = ^arduino;
  WinInet = ^wininet|^microsoft url control; VB Project = ^vb project; AutoIt = ^autoit; Embarcadero = ^embarcadero;
  Internet Archive = archive-it|special_archiver|internet ?archive; Zapier; Make = ^make/|integromat; n8n = ^n8n;
  Stripe = ^stripe; PayPal = ^paypal; Shopify = shopify-captain-hook; Hubspot = hubspot\S*; GitHub-Hookshot; TelegramWebhook;
  Vercel = vercel(?:bot|-screenshot|-\w+)?; Netlify = netlify\S*; imgproxy;
  Proxy = ^(?:squid|nginx|traefik|envoy|varnish|caddy)(?:/|$); Salesforce = salesforce\.com; Pandalytics; Cincraw; SafeDNSBot;
  Cookiebot; TinEye = tineye\S*; CriteoBot; GrapeshotCrawler = grapeshot\w*; proximic; AdsTxtCrawler = ads\.?txt\S*;
  IAS crawler = ias[- _]crawler\S*; Pulsepoint; TTD-Content; Peer39 = peer39\w*; DomainStatsBot; trendictionbot;
  netEstate NE Crawler = netestate; BUbiNG; Nimbostratus-Bot; MauiBot; MegaIndex = megaindex\S*;
  Mail = ^(?:thunderbird|outlook|apple ?mail)
`);
