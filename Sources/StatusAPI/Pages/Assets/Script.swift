import Planning

/// Live updates for browsers that have scripts; every page works without it.
enum Script {
    static let text = #"""
        "use strict";
        (() => {
          const base = document.currentScript.src.split("/assets/")[0];
          const tones = { \#(tones) };
          const length = (seconds) => {
            const s = Math.max(0, Math.round(seconds));
            if (s >= 86400) return `${Math.floor(s / 86400)} d`;
            if (s >= 3600) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
            if (s >= 60) return `${Math.floor(s / 60)} min`;
            return `${s} s`;
          };
          const identity = (r) =>
            r.owner ? `${r.kind}/${r.owner}/${r.name}` : `${r.kind}/${r.name}`;
          const all = (name, id) => document.querySelectorAll(`[${name}="${CSS.escape(id)}"]`);

          const showPhase = (id, phase) => {
            for (const chip of all("data-phase-of", id)) {
              if (chip.textContent === phase) continue;
              chip.textContent = phase;
              chip.className = `chip ${tones[phase] || "off"}`;
              document.getElementById("news").hidden = false;
            }
          };
          const showProgress = (id, progress, text) => {
            for (const part of all("data-progress-of", id)) {
              const bar = part.querySelector("progress");
              const known = progress.total > 0;
              if (known) bar.value = Math.floor(100 * Math.min(1, progress.done / progress.total));
              else bar.removeAttribute("value");
              part.querySelector("span").textContent = text;
            }
          };
          if (document.querySelector("[data-phase-of], [data-progress-of]")) {
            const changes = new EventSource(`${base}/api/v1/stream`);
            changes.addEventListener("change", (event) => {
              const change = JSON.parse(event.data);
              const id = identity(change.resource);
              showPhase(id, change.phase);
              if (change.progress) showProgress(id, change.progress, change.progressText);
            });
          }

          for (const drawing of document.querySelectorAll(".drawing")) {
            const box = drawing.querySelector(".this");
            if (!box) continue;
            const middle = (at, length) => at.baseVal.value + length.baseVal.value / 2;
            drawing.scrollLeft = middle(box.x, box.width) - drawing.clientWidth / 2;
            drawing.scrollTop = middle(box.y, box.height) - drawing.clientHeight / 2;
          }

          const log = document.getElementById("log");
          if (log) log.scrollTop = log.scrollHeight;
          if (log && log.dataset.open) {
            const query = `follow=1&from=${log.dataset.offset}`;
            const follow = new EventSource(`${log.dataset.follow}?${query}`);
            follow.addEventListener("log", (event) => {
              const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
              log.append(JSON.parse(event.data));
              const text = log.textContent;
              if (text.length > 1000000) log.textContent = text.slice(-500000);
              if (atEnd) log.scrollTop = log.scrollHeight;
            });
            follow.addEventListener("end", () => follow.close());
          }

          const tick = () => {
            const now = performance.timeOrigin + performance.now();
            for (const time of document.querySelectorAll("time")) {
              const seconds = (now - Date.parse(time.dateTime)) / 1000;
              const text = length(Math.abs(seconds)).split(" ").slice(0, 2).join(" ");
              time.textContent = Math.abs(seconds) < 5 ? "just now"
                : seconds > 0 ? `${text} ago` : `in ${text}`;
            }
          };
          setInterval(tick, 30000);
        })();

        """#

    private static let tones = Phase.allCases.map { "\($0.rawValue): \"\(Tone($0))\"" }
        .joined(separator: ", ")
}
