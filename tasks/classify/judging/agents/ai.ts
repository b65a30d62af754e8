import { namedList } from '../named-list.ts';

/** What fetches a page because a person has asked an assistant. */
export const aiAssistants = namedList(String.raw`
OpenAI: ChatGPT-User; ChatGPT Agent = chatgpt[ -]agent; OpenAI Operator = operator/\d+.*openai
Anthropic: Claude-User; Claude Code = claude-code
Perplexity: Perplexity-User = perplexity-?user
Google: Google-NotebookLM; Gemini-Deep-Research; GoogleAgent-Mariner; Google-Agent = google-?agent(?:-urlcontext)?;
  Google-Gemini-CLI = (?:google-)?gemini-cli; Gemini-User
Amazon: Amzn-User; AmazonBuyForMe; NovaAct; Amazon-Bedrock-AgentCore-Browser; Amazon-QBusiness
Meta: meta-externalfetcher
Microsoft: Copilot-User = (?:microsoft-?)?copilot-?(?:user|agent); GitHub Copilot = github-?copilot\w*
Mistral: MistralAI-User = mistralai?-user; MistralAI-Index-User
Apple: Apple-User
DuckDuckGo: DuckAssistBot = duckassist(?:bot|-user)?
Kagi: kagi-fetcher
xAI: Grok-User = grok(?:-?user|-?deep-?search|-?fetcher)
DeepSeek: DeepSeek-User
Moonshot: Kimi-User = kimi-?user
Alibaba: Qwen-User = qwen-?(?:user|code)
ByteDance: Doubao-User = doubao-?user; TRAE = trae/\d[\w.]*
Cohere: cohere-ai
Butterfly Effect: Manus-User = manus(?:-user|-agent); Manus = manus/\d
Cognition: Devin = devin(?:[-/ ]?(?:ai|agent|\d)|$); Windsurf = windsurf/
Phind: PhindBot
iAsk: iAskBot = iask(?:bot|spider)
Andi: Andibot
Poe: PoeBot; Poe-User
Liner: LinerBot
Tavily: TavilyBot; Tavily-User = tavily
Exa: Exa-User = exa-?user
Linkup: LinkupBot
Big Sur AI: bigsur.ai
QuillBot: QuillBot = quillbot(?:\.com)?
Atlassian: atlassian-bot
Twin Labs: TwinAgent
Browserbase: Browserbase; Stagehand
Wrtn: WRTNBot
Anysphere: Cursor = ^cursor/|cursor-agent
*: opencode-smartfetch; Browser Use = browser-?use; Anchor Browser; SkyworkSpider; Poggio-Citations
`);

/** What gathers pages to train a model, or for the index of an assistant. */
export const aiCrawlers = namedList(String.raw`
OpenAI: GPTBot; OAI-SearchBot = oai-?searchbot; OAI-AdsBot
Anthropic: Claude-SearchBot; ClaudeBot; Claude-Web; anthropic-ai
Perplexity: PerplexityBot
Google: Google-CloudVertexBot; Google-Extended; Google-Firebase
Amazon: Amazonbot; Amzn-SearchBot; Amazon Kendra = amazon-?kendra|kendrabot; bedrockbot
Meta: meta-externalagent; meta-webindexer; FacebookBot
Microsoft: AzureAI-SearchBot
Mistral: MistralBot = mistral(?:ai)?-?bot; MistralAI-Index
Apple: Applebot-Extended
ByteDance: Bytespider; TikTokSpider; ImageSpider
Common Crawl: CCBot
Cohere: cohere-training-data-crawler
DeepSeek: DeepSeekBot = deepseek-?bot
xAI: xAI-Bot = x-?ai-?(?:bot|crawler|searchbot|webcrawler); GrokBot = grok-?(?:bot|crawler|webcrawler)
Moonshot: KimiBot = kimi-?bot|moonshot-?(?:bot|ai)
Zhipu: ChatGLM-Spider
Alibaba: QwenBot = qwen-?bot
Huawei: PanguBot
Timpi: Timpibot
Hive: ImagesiftBot = imagesift(?:bot|\.com)
You.com: YouBot
Diffbot: Diffbot
Webz: omgilibot = omgili(?:bot)?; Webzio-Extended = webzio(?:-extended)?
Allen Institute for AI: AI2Bot-Dolma; AI2Bot
Yandex: YandexAdditionalBot = yandexadditional(?:bot)?
Yahoo: AISearchBot
Kangaroo LLM: Kangaroo Bot = kangaroo ?bot
SB Intuitions: SBIntuitionsBot
Sidetrade: Sidetrade indexer bot = sidetrade
NICT: ICC-Crawler
LAION: laion-huggingface-processor
Hugging: HuggingFace-Bot = hugging-?face-?bot
Cloudflare: Cloudflare-AutoRAG
Firecrawl: FirecrawlAgent = firecrawl(?:agent)?
Apify: ApifyWebsiteContentCrawler; ApifyBot = apify(?:bot)?
Anomura: Anomura
Bright: Brightbot
Echobox: EchoboxBot = echobox(?:bot)?
Factset: factset_spyderbot
Crawlspace: Crawlspace
Datenbank: Datenbank Crawler
Parallel: ShapBot; Parallel-Bot
Exa: ExaBot = exa-?(?:bot|crawler)(?!.*exabot\.com)
Channel3: Channel3Bot
Cotoyogi: Cotoyogi
Qualified: QualifiedBot
Semrush: SemrushBot-OCOB; SemrushBot-SWA
Velen (Hunter): VelenPublicWebCrawler
Ceramic: TerraCotta
Thinkbot: Thinkbot
Zanista: ZanistaBot
Panscient: Panscient = panscient(?:\.com)?
*: FriendlyCrawler; img2dataset; crawl4ai; Awario = awario\w*; Spawning-AI; newsai; Aranet-SearchBot;
  KunatoCrawler; semantic-visions; The Knowledge AI; Novellum; TSM-turingos = tsm-turingos\S*; ExteContextCrawl;
  NetEstate Imprint Crawler; imageSpider; Scrapeless; Spider = spider\.cloud|spider-rs; MyCentralAIScraperBot; wpbot;
  Poseidon Research Crawler; HenkBot; WARDBot; Cloudflare AI = cloudflare-ai-search
`);
