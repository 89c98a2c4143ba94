#include "oauth/server/authorization/pages.hpp"

namespace tessera::oauth {

std::string const& page_style() {
  // Contrast is at least 7:1 in both schemes; focus is always visible; nothing moves.
  static std::string const style = R"css(
:root{color-scheme:light dark;--ink:#16181d;--paper:#fff;--soft:#474d59;--line:#70757f;
--accent:#0b4a8f;--on-accent:#fff;--warn:#7a1f00;--warn-paper:#fff3ec}
@media (prefers-color-scheme:dark){:root{--ink:#f2f3f5;--paper:#15171b;--soft:#c3c8d1;
--line:#9aa0ab;--accent:#a9cdff;--on-accent:#0b1a2d;--warn:#ffc9b3;--warn-paper:#3a1508}}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem;overflow-wrap:anywhere}
p,ul,dl,fieldset{margin:0 0 1rem}
bdi,dd,code{overflow-wrap:anywhere}
code{font-size:.95em}
.soft{color:var(--soft)}
.warn{color:var(--warn);background:var(--warn-paper);border-left:.3rem solid var(--warn);
padding:.75rem 1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}
dt{color:var(--soft)}
dd{margin:0}
label{display:block;font-weight:600;margin:0 0 .25rem}
fieldset{border:1px solid var(--line);border-radius:.4rem;padding:.75rem 1rem}
fieldset label{font-weight:400}
input:not([type=radio]){width:100%;font:inherit;color:inherit;background:var(--paper);
border:1px solid var(--line);border-radius:.4rem;padding:.6rem .7rem;margin:0 0 1rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:.4rem;
border:2px solid var(--accent);background:var(--accent);color:var(--on-accent);margin:0 .75rem .75rem 0}
button.plain{background:var(--paper);color:var(--accent)}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
)css";
  return style;
}

}  // namespace tessera::oauth
