#pragma once

#include <string_view>

namespace slim {

/// The report's style sheet. Nothing is loaded: system fonts, light or dark as the reader's device says.
inline constexpr std::string_view kHtmlStyle = R"(
:root{color-scheme:light dark;--bg:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--card:#f6f8fa;--blue:#2f6fbd;
--tint:#dbe8f7;--red:#c2410c;--green:#1a7f4b;--warn:#fff4e0}
@media (prefers-color-scheme:dark){:root{--bg:#12161b;--ink:#e4e9ee;--soft:#98a4b0;--line:#2c343d;--card:#1a2027;
--blue:#6aa7ee;--tint:#1f3148;--red:#f4925f;--green:#58c48b;--warn:#38290f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:66rem;padding:1.5rem 1rem 4rem;background:var(--bg);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
font-variant-numeric:tabular-nums}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;margin:2.75rem 0 .25rem}
h3{font-size:1rem;margin:1.5rem 0 .25rem}
p{margin:.25rem 0 .75rem}
a{color:var(--blue)}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere;
unicode-bidi:isolate}
.lead,.sub,small,figcaption{color:var(--soft)}
.lead{max-width:46rem}
p code{white-space:nowrap}
td:not(.n){overflow-wrap:anywhere}
small{font-size:.8125rem;display:block;white-space:normal;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0 0;font-size:.875rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1.25rem 0 0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
.tiles b{display:block;font-size:1.5rem;line-height:1.25;font-weight:600}
.tiles span{color:var(--soft);font-size:.8125rem;line-height:1.35;display:block}
.note{background:var(--warn);border-left:3px solid var(--red);padding:.5rem .75rem;border-radius:.25rem}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.875rem;margin:.5rem 0}
th,td{padding:.375rem .75rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:500;font-size:.8125rem;vertical-align:bottom;border-bottom-width:2px}
tbody th{font-weight:400;min-width:8.5rem}
.n{text-align:right;white-space:nowrap}
.good{color:var(--green)}
.bad{color:var(--red)}
.kept{font-weight:600}
.bar{display:inline-block;width:4rem;height:.5rem;background:var(--line);border-radius:.125rem;vertical-align:.05rem;
overflow:hidden}
.bar i{display:block;height:100%;background:var(--blue)}
.v{display:inline-block;min-width:3.5rem}
details{margin:.5rem 0}
summary{cursor:pointer;color:var(--blue);padding:.5rem 0;font-size:.875rem}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem;margin:.75rem 0}
figure{margin:0;min-width:0;border:1px solid var(--line);border-radius:.5rem;padding:.75rem}
figcaption{font-size:.8125rem;line-height:1.45}
figcaption code{color:var(--ink)}
svg{display:block;width:100%;height:4rem;margin:0 0 .5rem;border-bottom:1px solid var(--soft)}
.range{fill:var(--tint)}
.in{fill:var(--blue)}
.out{fill:var(--red)}
.zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 2;vector-effect:non-scaling-stroke}
ul{margin:.5rem 0;padding-left:1.25rem}
footer{margin-top:3rem;padding-top:.75rem;border-top:1px solid var(--line);color:var(--soft);font-size:.8125rem}
@media (max-width:30rem){body{padding-top:1rem}.tiles{grid-template-columns:1fr 1fr}.tiles b{font-size:1.3rem}
th,td{padding:.375rem .25rem}tbody th{min-width:6.5rem}table{font-size:.8125rem}
.bar{display:block;width:3rem;margin:.4rem 0 0 auto}.v{min-width:0}}
@media print{body{max-width:none}details>*{display:block}nav{display:none}figure{break-inside:avoid}}
)";

}  // namespace slim
