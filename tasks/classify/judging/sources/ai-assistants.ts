import { namedList } from '../named-list.ts';

export const aiAssistants = namedList(`
ChatGPT: .chatgpt.com; .chat.openai.com; .openai.com; com.openai.chatgpt
Perplexity: .perplexity.ai; .perplexity.com; .pplx.ai; ai.perplexity.app.android; ai.perplexity.comet
Copilot: .copilot.microsoft.com; .copilot.cloud.microsoft; .copilot.com; .bing.com/chat; .bing.com/copilotsearch;
  .m365.cloud.microsoft/chat; .edgeservices.bing.com; com.microsoft.copilot
GitHub Copilot: github.com/copilot; copilot.github.com
Gemini: .gemini.google.com; .gemini.google; .bard.google.com; .aistudio.google.com; com.google.android.apps.bard
NotebookLM: .notebooklm.google.com; .notebooklm.google
Claude: .claude.ai; .claude.com; com.anthropic.claude
Mistral: .chat.mistral.ai; .mistral.ai; ai.mistral.chat
DeepSeek: .deepseek.com; com.deepseek.chat
Grok: .grok.com; .x.ai; .x.com/i/grok; .twitter.com/i/grok; ai.x.grok
Meta AI: .meta.ai; com.facebook.stella
You.com: .you.com; com.you.browser
Poe: .poe.com; com.poe.android
Phind: .phind.com
iAsk: .iask.ai
Andi: .andisearch.com
Komo: .komo.ai
Felo: .felo.ai
Genspark: .genspark.ai
Manus: .manus.im
Kimi: .kimi.com; .kimi.ai; .kimi.moonshot.cn
Qwen: .qwen.ai; .tongyi.com; .tongyi.ai; .qianwen.com; .qwenlm.ai
Doubao: .doubao.com; .dola.com; .cici.com
Yuanbao: .yuanbao.tencent.com
ERNIE Bot: .yiyan.baidu.com; .chat.baidu.com; .ernie.baidu.com
Metaso: .metaso.cn
ChatGLM: .chatglm.cn; .z.ai; .bigmodel.cn
MiniMax: .minimax.io; .hailuoai.com
Alice AI: .alice.yandex.ru
GigaChat: .giga.chat; .gigachat.ru
Character.AI: .character.ai
Pi: .pi.ai
HuggingChat: .huggingface.co/chat
Duck.ai: .duck.ai
Leo: leo.brave.com; search.brave.com/ask
Kagi Assistant: kagi.com/assistant; assistant.kagi.com
Lumo: .lumo.proton.me
Cohere: .coral.cohere.com; .chat.cohere.com
LMArena: .lmarena.ai; .arena.ai
OpenRouter: .openrouter.ai
T3 Chat: .t3.chat
Monica: .monica.im
Liner: .liner.com; .getliner.com
Exa: .exa.ai
Consensus: .consensus.app
Elicit: .elicit.com; .elicit.org
SciSpace: .scispace.com; .typeset.io
Julius: .julius.ai
Jasper: .jasper.ai
Writesonic: .writesonic.com; .chatsonic.com
Merlin: .getmerlin.in
Sider: .sider.ai
Nova: .nova.amazon.com
Rufus: .rufus.amazon.com
Inflection: .inflection.ai
Forefront: .forefront.ai
DeepAI: .deepai.org
Groq: .groq.com
Wrtn: .wrtn.ai; .crack.wrtn.ai
CLOVA: .clova-x.naver.com
Devin: .devin.ai
`);
