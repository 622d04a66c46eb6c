"""What runs in the child that holds the JavaScript?  A line of JSON in, a line of JSON out.

The engine (V8) has neither files nor network; what a formula or a graph asks of it ends after a time and a
size.  Run as a script, so that it imports nothing of ours.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

TIMEOUT_S = 4.0
HEAP = 256 << 20  # bytes of JavaScript's own
DATA = 1 << 30  # bytes that this process may write, WebAssembly's memory among them

# Tries each spelling; a command that KaTeX lacks and we know is given to it, and no other.
KATEX = r"""
function typeset(spellings, display, macros, known) {
  let why = "";
  for (const tex of spellings) {
    const mine = Object.assign({}, macros);
    for (let turn = 0; turn < 16; turn++) {
      try {
        return {mathml: katex.renderToString(tex, {
          output: "mathml", displayMode: display, throwOnError: true, trust: false, strict: "ignore",
          maxExpand: 1000, maxSize: 50, macros: Object.assign({}, mine)})};
      } catch (error) {
        const said = String(error && error.message || error);
        why = why || said;
        const name = /Undefined control sequence: (\\[A-Za-z]+)/.exec(said);
        if (!name || !known[name[1]] || mine[name[1]]) break;
        mine[name[1]] = known[name[1]];
      }
    }
  }
  return {why: why};
}
"""
# What emscripten's code asks of a browser; nothing of it reaches outside.
BEFORE_GRAPHVIZ = r"""
var location = {href: "file:///graphviz.js"};
class TextDecoder {
  decode(bytes) {
    const all = new Uint8Array(bytes.buffer || bytes, bytes.byteOffset || 0, bytes.byteLength);
    let out = "";
    for (let at = 0; at < all.length; at += 8192)
      out += String.fromCharCode.apply(null, all.subarray(at, at + 8192));
    try { return decodeURIComponent(escape(out)) } catch { return out }
  }
}
"""
GRAPHVIZ = r"""
let viz = null;
Viz.instance().then(made => { viz = made });
function drawn(source, engine, colours) {
  const look = {fontname: "sans-serif", color: colours.line, fontcolor: colours.text};
  const made = viz.render(source, {format: "svg", engine: engine, yInvert: false,
    graphAttributes: {bgcolor: "transparent", ...look}, nodeAttributes: look, edgeAttributes: look});
  if (made.status === "success") return {svg: made.output};
  return {why: made.errors.map(one => one.message).join("; ") || "Graphviz drew nothing"};
}
"""


class Engines:
    """The scripts, each loaded when it is first asked for."""

    def __init__(self, scripts: dict[str, list[str]], known: dict[str, str]) -> None:
        self._scripts, self._known = scripts, json.dumps(known)
        self._ready: dict[str, MiniRacer] = {}

    def answer(self, asked: dict[str, Any]) -> dict[str, str]:
        """What a script says to a question, or why it says nothing."""
        context = self._context(asked["engine"])
        words = ",".join(json.dumps(one) for one in asked["arguments"])
        call = (
            f"JSON.stringify({asked['function']}({words}{', KNOWN' * asked.get('known', False)}))"
        )
        try:
            said: dict[str, str] = json.loads(
                str(context.eval(call, timeout_sec=TIMEOUT_S, max_memory=HEAP))
            )
        except JSTimeoutException:
            return {"why": f"it took more than {TIMEOUT_S:g} s"}
        except JSOOMException:
            return {"why": "it took too much memory", "end": "yes"}
        except JSEvalException as error:
            return {"why": str(error).partition("\n")[0], "end": "yes"}
        return said

    def _context(self, name: str) -> MiniRacer:
        if name not in self._ready:
            context = MiniRacer()
            if name == "graphviz":
                context.eval(BEFORE_GRAPHVIZ)
            for script in self._scripts[name]:
                context.eval(Path(script).read_text("utf-8"))
            context.eval(f"const KNOWN = {self._known};")
            context.eval({"katex": KATEX, "graphviz": GRAPHVIZ}[name])
            if (
                name == "graphviz"
            ):  # made in the background; the loop of promises runs between calls
                while not context.eval("viz !== null", timeout_sec=TIMEOUT_S):
                    context.eval("new Promise(done => done(0))")
            self._ready[name] = context
        return self._ready[name]


def main() -> None:
    """Answer until the pipe closes.  The first line says where the scripts are."""
    resource.setrlimit(resource.RLIMIT_DATA, (DATA, DATA))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    begin = json.loads(sys.stdin.readline())
    engines = Engines(begin["scripts"], begin["known"])
    for line in sys.stdin:
        answer = engines.answer(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        if answer.pop("end", ""):
            break


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    import os

    os._exit(0)  # the engine's threads would be waited for without end
