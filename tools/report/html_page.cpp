#include "report/html_page.hpp"

#include "report/xml_text.hpp"

namespace aerowal::cli {
namespace {

// Colours are never alone: each status is a word, too. A finding that is not in view takes no time
// to lay out, so that a page of ten thousand scrolls.
constexpr const char* page_style = R"(
:root {
  color-scheme: light dark;
  --text: #1b1f24; --dim: #57606a; --page: #ffffff; --box: #f4f6f8; --line: #d0d7de;
  --sound: #2da44e; --torn: #8250df; --damaged: #cf222e;
  --first: #4c78a8; --second: #f2a541; --third: #8c6d5a; --light: #a9c4e0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --dim: #9aa4af; --page: #0d1117; --box: #161b22; --line: #30363d;
    --sound: #3fb950; --torn: #b392f0; --damaged: #ff7b72;
    --first: #6ea8dc; --second: #f2b866; --third: #b89a86; --light: #2f4d6b;
  }
}
body {
  margin: 0 auto; padding: 1.5rem; max-width: 70rem; color: var(--text); background: var(--page);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; }
a { color: inherit; }
footer, figcaption, dt { color: var(--dim); font-size: .875rem; }
pre, code { font: .8125rem/1.5 ui-monospace, monospace; }
pre {
  margin: .5rem 0; padding: .6rem .8rem; background: var(--box); border: 1px solid var(--line);
  border-radius: 4px; white-space: pre-wrap;
}
details.finding pre { white-space: pre; overflow-x: auto; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem 1rem; margin: 1rem 0; }
dt, dd { margin: 0; }
dd { font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { overflow-wrap: normal; padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td.lines { white-space: pre-wrap; overflow-wrap: break-word; min-width: 8rem; }
summary { cursor: pointer; }
details { margin: .5rem 0; }
details.finding {
  padding: .4rem .8rem; border: 1px solid var(--line); border-radius: 4px;
  content-visibility: auto; contain-intrinsic-size: auto 2.5rem;
}
details.finding p:target { font-weight: 600; }
.wide { overflow-x: auto; }
mark { color: var(--page); background: var(--damaged); }
.status { padding: .1rem .5rem; border-radius: 4px; color: var(--page); background: var(--damaged); font-size: .875rem; }
.status.sound { background: var(--sound); }
.status.torn { background: var(--torn); }
b.corrupt { color: var(--damaged); }
b.torn { color: var(--torn); }
figure { margin: .5rem 0 1rem; }
svg { display: block; width: 100%; background: var(--box); border: 1px solid var(--line); }
svg.map { height: 2rem; }
svg.chart { height: 6rem; }
.sound { fill: var(--sound); }
.torn { fill: var(--torn); }
.damaged { fill: var(--damaged); }
.chart .torn, .chart .damaged { opacity: .25; }
.mean, .insert { fill: var(--first); }
.longest { fill: var(--light); }
.update { fill: var(--second); }
.delete { fill: var(--third); }
.grid { stroke: var(--dim); stroke-width: 1; opacity: .4; vector-effect: non-scaling-stroke; }
.key { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem; vertical-align: -.1rem; }
.entry { white-space: nowrap; margin-right: .6rem; }
.key.sound { background: var(--sound); }
.key.torn { background: var(--torn); }
.key.damaged { background: var(--damaged); }
.key.mean, .key.insert { background: var(--first); }
.key.longest { background: var(--light); }
.key.update { background: var(--second); }
.key.delete { background: var(--third); }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  svg, .key, mark, .status { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details.finding { content-visibility: visible; break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  pre, details.finding pre { white-space: pre-wrap; }
  h2, h3, h3 + p { break-after: avoid; }
}
)";

}  // namespace

std::string html_page(const std::string& title, const std::string& body) {
  return std::string("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n") +
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
         "'unsafe-inline'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         xml_text(title) + "</title>\n<style>" + page_style + "</style>\n</head>\n<body>\n" + body +
         "</body>\n</html>\n";
}

}  // namespace aerowal::cli
