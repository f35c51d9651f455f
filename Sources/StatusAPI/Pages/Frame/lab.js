"use strict";
(() => {
  const base = document.currentScript.src.split("/assets/")[0];
  const tones = { Pending: "wait", Blocked: "held", Queued: "wait", Preparing: "busy", Running: "busy", Uploading: "busy", Ready: "ok", Succeeded: "ok", Failed: "bad", Suspended: "off", Cancelled: "off", Expired: "off", Deleting: "off", Invalid: "bad" };
  const length = (seconds) => {
    let left = Math.max(0, Math.round(seconds));
    const parts = [];
    for (const [size, unit] of [[86400, "d"], [3600, "h"], [60, "m"], [1, "s"]]) {
      if (left >= size) parts.push(`${Math.floor(left / size)}${unit}`);
      left %= size;
    }
    return parts.slice(0, 2).join(" ") || "0s";
  };
  const identity = (r) =>
    r.owner ? `${r.kind}/${r.owner}/${r.name}` : `${r.kind}/${r.name}`;
  const all = (name, id) => document.querySelectorAll(`[${name}="${CSS.escape(id)}"]`);

  const showPhase = (id, phase) => {
    for (const chip of all("data-phase-of", id)) {
      if (chip.textContent === phase) continue;
      chip.textContent = phase;
      chip.className = `chip ${tones[phase] || "off"}`;
      // Where all is made anew there is nothing to reload for.
      if (!chip.closest("[data-live]"))
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

  // Parts that are made anew as the server makes them, at most once in five seconds.
  const live = document.querySelector("[data-live-of]");
  let waiting = 0, last = 0;
  const renew = async () => {
    const answer = await fetch(location.href);
    last = Date.now();
    waiting = 0;
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
      if (fresh && fresh.innerHTML !== part.innerHTML && !part.matches(":focus-within"))
        part.replaceChildren(...fresh.childNodes);
    }
  };
  const renewSoon = () => {
    const wait = Math.max(300, last + 5000 - Date.now());
    waiting ||= setTimeout(() => renew().catch(() => { waiting = 0; }), wait);
  };

  if (live || document.querySelector("[data-phase-of], [data-progress-of]")) {
    const changes = new EventSource(`${base}/api/v1/stream`);
    changes.addEventListener("change", (event) => {
      const change = JSON.parse(event.data);
      const id = identity(change.resource);
      showPhase(id, change.phase);
      if (change.progress) showProgress(id, change.progress, change.progressText);
      if (live && ["", id].includes(live.dataset.liveOf)) renewSoon();
    });
  }

  for (const drawing of document.querySelectorAll(".drawing")) {
    const box = drawing.querySelector(".this");
    if (!box) continue;
    const middle = (at, length) => at.baseVal.value + length.baseVal.value / 2;
    drawing.scrollLeft = middle(box.x, box.width) - drawing.clientWidth / 2;
    drawing.scrollTop = middle(box.y, box.height) - drawing.clientHeight / 2;
  }

  // As the server's LogMarkup does.
  const coloured = (text) => {
    const all = document.createDocumentFragment();
    let colour = "", bold = "", dim = "";
    text.split("\u001b[").forEach((piece, index) => {
      const end = index ? piece.indexOf("m") : -1;
      const codes = index ? piece.slice(0, end).split(";").map(Number) : [];
      for (const code of codes.some((c) => c === 38 || c === 48) ? [] : codes) {
        if (code === 0) colour = bold = dim = "";
        else if (code === 1) bold = "bold";
        else if (code === 2) dim = "dim";
        else if (code === 22) bold = dim = "";
        else if (code >= 30 && code <= 37) colour = `c${code - 30}`;
        else if (code >= 90 && code <= 97) colour = `c${code - 82}`;
        else if (code === 39) colour = "";
      }
      const words = piece.slice(end + 1);
      const look = [colour, bold, dim].filter(Boolean).join(" ");
      if (!words) return;
      if (!look) return all.append(words);
      const span = document.createElement("span");
      span.className = look;
      span.textContent = words;
      all.append(span);
    });
    return all;
  };

  const log = document.getElementById("log");
  if (log) log.scrollTop = log.scrollHeight;
  if (log && log.dataset.open) {
    const query = `follow=1&colour=1&from=${log.dataset.offset}`;
    const follow = new EventSource(`${log.dataset.follow}?${query}`);
    const line = document.getElementById("log-line");
    const show = (change) => {
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
      change();
      if (atEnd) log.scrollTop = log.scrollHeight;
    };
    follow.addEventListener("log", (event) => show(() => {
      line.replaceChildren();
      line.before(coloured(JSON.parse(event.data)));
      let length = log.textContent.length;
      while (length > 1000000) {
        length -= log.firstChild.textContent.length;
        log.firstChild.remove();
      }
    }));
    follow.addEventListener("line", (event) =>
      show(() => line.replaceChildren(coloured(JSON.parse(event.data)))));
    follow.addEventListener("end", () => follow.close());
  }

  const tick = () => {
    const now = performance.timeOrigin + performance.now();
    for (const time of document.querySelectorAll("time")) {
      const seconds = (now - Date.parse(time.dateTime)) / 1000;
      const text = length(Math.abs(seconds)).split(" ")[0];
      time.textContent = Math.abs(seconds) < 5 ? "just now"
        : seconds > 0 ? `${text} ago` : `in ${text}`;
    }
  };
  setInterval(tick, 30000);
})();
