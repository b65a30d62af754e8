import { namedList } from '../named-list.ts';

/** What watches whether a site is up, fast and sound, mostly for its owner. */
export const monitors = namedList(String.raw`
Amazon: Route 53 health check = amazon-route53-health-check\S*; ELB-HealthChecker = elb-?healthchecker;
  CloudWatch Synthetics = cloudwatchsynthetics\S*
Google: Google uptime checks = googlestackdriver\w*-?\w*|google-?stackdriver\S*|googlemonitoring\S*; GoogleHC;
  Chrome-Lighthouse = chrome-lighthouse|lighthouse; PageSpeed Insights = google page ?speed\w*(?: insights)?|pagespeed\w*
Microsoft: Application Insights = appinsights|application ?insights; Azure Traffic Manager = azure traffic manager[\w ]*;
  Azure Front Door = edge health probe; Load Balancer Agent
Cloudflare: Cloudflare-Healthchecks; Cloudflare-Traffic-Manager; CloudFlare-AlwaysOnline = cloudflare-always-?online;
  Cloudflare-SSLDetector; Cloudflare = cloudflare-(?:diagnostics|prefetch|speedtest|validator|custom\S*)
Better Stack: Better Uptime = better ?uptime|better ?stack
UptimeRobot: UptimeRobot = uptime ?robot
StatusCake: StatusCake = statuscake\w*
Pingdom: Pingdom = pingdom(?:\.com_bot|tms|pagespeed|bot)?\w*
Site24x7: Site24x7 = site24x7\w*
Datadog: Datadog Synthetics = datadog ?synthetics?|datadogsynthetics; Datadog Agent = datadog(?: agent|-agent)?
New Relic: New Relic Synthetics = newrelic(?:synthetics|bot|pinger)?\w*|new relic
Dynatrace: Dynatrace Synthetic = ruxit(?:synthetic|recorder)?\w*|dynatrace(?:synthetic)?\w*
Checkly: Checkly = checkly(?:hq)?
GTmetrix: GTmetrix
HetrixTools: HetrixTools = hetrix ?tools
Freshworks: FreshpingBot = freshping(?:bot)?
Catchpoint: Catchpoint; WebPageTest = ptst|webpagetest
Cisco: ThousandEyes = thousand ?eyes\S*
Splunk: Splunk Synthetics = splunk(?: synthetics)?|rigor
Grafana: Grafana Synthetic Monitoring = synthetic-monitoring-agent|grafana; k6 = ^k6/|grafana k6
Elastic: Elastic Heartbeat = elastic-?heartbeat\S*|elastic ?synthetics
Prometheus: Blackbox Exporter = blackbox[ -]exporter|^prometheus
Kubernetes: kube-probe
HAProxy: HAProxy = ^haproxy
Consul: Consul Health Check = consul health ?check
Sentry: SentryUptimeBot = sentry ?uptime ?bot|^sentry/
Nagios: check_http
Zabbix: Zabbix
Icinga: Icinga
Paessler: PRTG = prtg\w*
SolarWinds: SolarWinds = solarwinds
SpeedCurve: SpeedCurve
Calibre: Calibre = calibre(?:app)?\b.*(?:lighthouse|chrome)
DebugBear: DebugBear
Oh Dear: OhDear = oh ?dear(?:\.app)?
Honeybadger: Honeybadger = honeybadger\w*
Automattic: Jetmon = jetmon|jetpack site uptime monitor
W3C: W3C_Validator = w3c[_ -]validator; W3C-checklink; W3C = w3c[-_]\w+|validator\.nu|w3c_unicorn|jigsaw
Siteimprove: Siteimprove = siteimprove(?:\.com|bot)?\w*
*: Uptime-Kuma = uptime-?kuma; Uptime.com = uptime\.com|uptimebot\w*; Updown.io = updown\.io; Uptimia; Uptrends = uptrends;
  NodePing; Montastic = montastic\S*; Hyperping = hyperping; Pulsetic = pulsetic; OnlineOrNot = onlineornot\S*; Instatus;
  Statuspage; StatusGator = statusgator; Cronitor; Healthchecks.io = healthchecks\.io; cron-job.org; EasyCron;
  Monitis = monitis; Host-Tracker = host-?tracker; Dotcom-Monitor = dotcom-?monitor; AlertSite; Panopta; LogicMonitor;
  Monitor Us = monitor\.us; Monspark; Wormly = wormly\w*; Websitepulse; WatchMouse; Super Monitoring;
  SiteUptime = siteuptime(?:\.com)?; ServiceUptime = serviceuptime; Ping-Admin = ping-?admin\S*; CheckHost = check-?host; RED/;
  BinaryCanary; Gatus; Statping; Vigil = ^vigil/; changedetection = changedetection; Visualping; Distill;
  Yellow Lab Tools = ylt chrome|yellow ?lab ?tools; Dareboost = dareboost; Site-Shot = site-shot; Qualys SSL Labs = ssl ?labs;
  Monsidobot; Silktide = silktide\w*; DubBot = dub(?:bo)?t?bot; Webmon = webmon ; hydrozen.io; deepnoc;
  Sitebulb monitor = sitechecker\w*; Spectate; Phare = phare(?:\.io)?-?\w*; Upptime; Robotalp; StillAlive;
  Nixstats = nixstats\w*; NinjaOne; ManageWP; MainWP; Watchful; OpenStatus; Sematext = sematext\w*; AppSignal; Rollbar; Bugsnag;
  Ghost Inspector; BrowserStack; LambdaTest; Percy
`);
