import { namedList } from '../named-list.ts';

/** A text that is itself an attack, on whatever writes or reads the log. Looked for before any name: it may hold names. */
export const probes: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'log4shell probe', pattern: /\$\{|jndi:/i },
  { name: 'shellshock probe', pattern: /\(\s*\)\s*\{/ },
  {
    name: 'PHP injection probe',
    pattern: /<\?(?:php|=)|\bphpinfo\s*\(|\b(?:eval|system|assert|base64_decode)\s*\(|O:\d+:"/i,
  },
  { name: 'XSS probe', pattern: /<\s*\/?\s*(?:script|img|svg|iframe|a|body|h1)\b|javascript:|onerror\s*=/i },
  {
    name: 'SQL injection probe',
    pattern:
      /\bunion\s+(?:all\s+)?select\b|\bselect\b.+\bfrom\b|['")]\s*(?:or|and)\s+['"(]*\d+['")]*\s*=|\b(?:sleep|pg_sleep|benchmark|extractvalue|updatexml|waitfor\s+delay)\b\s*['"(]|xor\(|information_schema|['"]\s*;?\s*--/i,
  },
  { name: 'template injection probe', pattern: /\{\{.*\}\}|<%=|#\{/ },
  { name: 'path traversal probe', pattern: /\.\.[\\/]|\/etc\/passwd|\/bin\/(?:ba)?sh\b|cmd\.exe/i },
  {
    name: 'command injection probe',
    pattern: /[;|&`]\s*(?:wget|curl|nc|ping|nslookup|bash|sh|chmod|id|cat)\s|\$\(|`/i,
  },
];

/** What looks for holes, or takes stock of servers. */
export const scanners = namedList(String.raw`
Censys: CensysInspect = censys\w*
Palo Alto Networks: Expanse = expanse, a palo alto|expanse; Xpanse = xpanse; Cortex Xpanse = cortex-?xpanse|palo ?alto ?networks
Shodan: Shodan = shodan\S*
Nmap: Nmap = nmap(?: scripting engine)?
Automattic: WPScan = wpscan
Tenable: Nessus = nessus\w*|tenable\S*
Qualys: Qualys = qualys\w*
Rapid7: Rapid7 = rapid7|project ?sonar|sonar ?scan
PortSwigger: Burp Suite = burp ?(?:suite|collaborator)?
OWASP: OWASP ZAP = owasp|zaproxy|zap/
Invicti: Acunetix = acunetix\S*; Netsparker = netsparker|invicti
ProjectDiscovery: Nuclei = nuclei; httpx (ProjectDiscovery) = ^httpx - open-source project|projectdiscovery\S*;
  Katana = ^katana|katana/
LeakIX: l9explore; l9tcpid; l9scan = l9scan|leakix
Greynoise: GreyNoise = greynoise
Shadowserver: Shadowserver = shadowserver\S*
BinaryEdge: BinaryEdge = binaryedge\S*
Netcraft: NetcraftSurveyAgent; Netcraft = netcraft\w*
ONYPHE: ONYPHE = onyphe
InternetMeasurement: InternetMeasurement = internet-?measurement\S*
Modat: ModatScanner = modat ?scanner|modat
Detectify: Detectify
Intruder: Intruder = intruder\.io
Cortex: Bitsight = bitsight\w*; SecurityScorecard = security ?scorecard; UpGuard = upguard
Driftnet: Driftnet = driftnet\S*
VirusTotal: VirusTotal = virus ?total\S*
URLScan: urlscan.io = urlscan(?:\.io)?
Sucuri: Sucuri = sucuri\S*
Alibaba: AliyunSecBot; Alibaba Security = alibaba\.security\w*|heidun
Tencent: TencentSecurity = tencent(?:traveler-scan|-?security)\S*
*: Nikto; sqlmap; masscan; zgrab = zgrab\S*; ZMap = zmap; ffuf = ffuf|fuzz faster u fool; gobuster; feroxbuster; DirBuster;
  dirsearch; dirb = ^dirb; wfuzz; Hydra = ^hydra|thc-hydra; Arachni; w3af = w3af\S*; Skipfish; OpenVAS; Wapiti; WhatWeb;
  Wappalyzer; fimap; Havij; commix; XSStrike; Joomscan; CMSmap; ZmEu; Morfeus = morfeus\S*(?: fucking scanner)?; Jorgee;
  muieblackcat; Metasploit = metasploit|msfconsole; Vega = ^vega/; Grabber = ^grabber; Paros = ^paros|paros/; httprobe;
  hakrawler; gospider; aquatone; gowitness; EyeWitness; Amass; subfinder; naabu; Jaeles; Xray = ^xray; fscan; goby;
  Odin = odin(?:/| scanner)|getodin; Mozi; Hello World = ^hello,? world;
  Mirai = ^(?:mirai|gemini/|kurama|demon|hakai|dark|okiru|lucifer|apep|snoopy|botnet); xfa1 = ^xfa1; nvdorz; ISSCyberRiskCrawler; abuse.xmco.fr;
  HTTP Banner Detection; NetSystemsResearch = net ?systems ?research; CyberPatrol; Alpha Strike = alphastrike;
  Criminal IP = criminal ?ip|aispera; FOFA = fofa; ZoomEye = zoomeye; Quake = ^quake|360 ?quake; Hunter = hunter\.how;
  Stretchoid = stretchoid; researchscan = researchscan\S*; Recyber = recyber;
  ips.scan = internet-?census|scaninfo|security-?scan\w*|vuln(?:erability)?[- ]?scan\w*; SSTI-scanner = ssti;
  CVE probe = cve-\d{4}-\d+; wp_is_mobile; Riddler; ltx71; Go-dork = ^dork|dork-?scan; RepoLookoutBot = repo-?lookout\w*;
  Keydrop.io = keydrop\.io; visionheight.com = visionheight\S*; cypex.ai = cypex\.ai\S*; AIR = air\.ai/scanning;
  Assetnote = assetnote; Hadrian = hadrian; watchTowr; Probely = probely\w*; Sn1per = sn1per; TLS-Attacker;
  testssl = testssl\S*; sslyze; SSRF = interactsh|oast\.(?:fun|me|pro|live|site|online)|burpcollaborator\S*
`);
