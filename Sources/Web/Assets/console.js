"use strict";

// Everything works without this file but live figures: it ticks the clock, keeps the figures of
// a page current without moving anything, and puts a refusal above the form that caused it.
(() => {
  const root = document.documentElement;
  const byID = (id) => document.getElementById(id);

  // The station's clock: its time when the page was made, carried on by this machine's ticks.
  let stationNow = Number(root.dataset.now);
  let since = performance.now();
  const offset = Number(root.dataset.offset) * 60000;
  const now = () => stationNow + performance.now() - since;
  const two = (number) => String(number).padStart(2, "0");
  const local = () => new Date(now() + offset);

  const tick = () => {
    const time = local();
    const minute = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
    const clock = byID("clock");
    if (clock) clock.textContent = `${minute}:${two(time.getUTCSeconds())}`;
    const rule = byID("spine-now");
    if (rule) {
      const drawing = rule.ownerSVGElement;
      const start = Number(drawing.dataset.start);
      const end = Number(drawing.dataset.end);
      const x = 24 + ((now() - start) / (end - start)) * 1152;
      rule.setAttribute("transform", `translate(${Math.min(1176, Math.max(24, x)).toFixed(1)} 0)`);
      byID("spine-now-clock").textContent = minute;
    }
    setTimeout(tick, 1000 - (now() % 1000));
  };
  tick();

  // A list that got longer is fetched from its own page, forms and all, and put where it stood.
  const refresh = async (id) => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(id);
    // A page that has become another one is opened anew.
    if (fresh) byID(id)?.replaceWith(fresh);
    else location.reload();
  };

  // What changed is set where it stands: text, voice, state, or the length of a bar.
  const apply = (item) => {
    const element = byID(item.id);
    if (!element) return;
    if (element.dataset.shown !== undefined) {
      if (item.state !== element.dataset.shown) {
        element.dataset.shown = item.state;
        refresh(item.id);
      }
      return;
    }
    if (item.text !== undefined && item.text !== null && element.textContent !== item.text) {
      element.textContent = item.text;
    }
    if (item.voice) element.dataset.voice = item.voice;
    if (item.state) element.dataset.state = item.state;
    if (item.value !== undefined && item.value !== null) element.value = item.value;
  };

  const topic = root.dataset.live;
  if (topic && "EventSource" in window) {
    const stale = byID("stale");
    let waiting;
    const source = new EventSource(`/live/${topic}`);
    source.onmessage = (event) => JSON.parse(event.data).items.forEach(apply);
    source.addEventListener("clock", (event) => {
      stationNow = Number(event.data);
      since = performance.now();
    });
    source.onopen = () => {
      clearTimeout(waiting);
      waiting = undefined;
      stale.hidden = true;
    };
    source.onerror = () => {
      // A short break is nobody's business; five seconds without figures are.
      waiting ??= setTimeout(() => { stale.hidden = false; }, 5000);
    };
    window.addEventListener("pagehide", () => source.close());
  }

  // A refusal comes back as a piece of page and goes above the form, which keeps what was typed.
  const send = async (form) => {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, {
      method: "POST", body, redirect: "follow", headers: { "X-Fragment": "1" },
    });
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    form.querySelector(".refusal")?.remove();
    const refusal = holder.querySelector(".refusal");
    if (refusal) form.prepend(refusal);
    // The station has answered this request for good: what is corrected and sent again is another one.
    const request = form.elements.namedItem("request");
    if (request && answer.status < 500) {
      // The time first and then chance, as the station's own (FreshRequestID).
      const bytes = crypto.getRandomValues(new Uint8Array(10));
      const chance = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
      request.value = Date.now().toString(16).padStart(12, "0") + chance;
    }
    form.querySelector("input:not([type=hidden])")?.select();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-inline]")) return;
    event.preventDefault();
    send(form).catch(() => form.submit());
  });

  // A drawing of seats: each press is a page of its own, of which only the drawing is shown anew.
  const drawn = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error("no drawing");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    [".page-head", "#drawing", "#drawing-preview"].forEach((part) => {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part)?.replaceWith(fresh);
    });
    history.pushState(null, "", address);
  };
  // One after the other: a quick second press goes into the drawing that the first one made.
  let drawing = Promise.resolve();
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-drawing]")) return;
    event.preventDefault();
    const press = event.submitter?.value ?? "typed";
    drawing = drawing.then(async () => {
      const form = document.querySelector("form[data-drawing]");
      const fields = new URLSearchParams(new FormData(form));
      fields.set("press", press);
      const address = `${form.getAttribute("action")}?${fields}`;
      try {
        await drawn(address);
        byID(`press-${press}`)?.focus();
      } catch {
        location.assign(address);
      }
    });
  });
  window.addEventListener("popstate", () => { if (byID("drawing")) location.reload(); });

  // A step that waits for its time: the page looks again when the station's clock is there.
  const waiting = document.querySelector("[data-again]");
  if (waiting) {
    const look = () => {
      const left = Number(waiting.dataset.again) - now();
      if (left <= 0) location.reload();
      else setTimeout(look, Math.min(left + 200, 30000));
    };
    look();
  }

  // Moving somebody by hand: each seat says why not before anybody lets go; the form below does the move.
  const planRoom = document.querySelector("[data-moves]");
  if (planRoom) {
    const form = byID("move-form");
    const why = byID("move-why");
    const seats = Array.from(planRoom.querySelectorAll(".plan-seat"));
    let held = null;
    let reasons = new Map();
    const say = (text, voice) => {
      why.hidden = !text;
      why.textContent = text;
      why.dataset.voice = voice;
    };
    const ask = async (candidate) => {
      const answer = await fetch(`${planRoom.dataset.moves}&candidate=${encodeURIComponent(candidate)}`);
      if (!answer.ok) throw new Error("no options");
      const options = await answer.json();
      reasons = new Map(options.map((option) => [String(option.seat), option.why ?? ""]));
      seats.forEach((seat) => {
        const reason = reasons.get(seat.dataset.seat) ?? "";
        seat.toggleAttribute("data-no", reason !== "");
        seat.querySelector("title").textContent = `${seat.dataset.seat} ${reason}`;
      });
      check();
    };
    const check = () => say(reasons.get(form.elements.seat.value) ?? "", "look");
    const seatAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".plan-seat");
    const drop = () => {
      held?.removeAttribute("data-held");
      planRoom.removeAttribute("data-holding");
      held = null;
    };
    seats.forEach((seat) => {
      if (!seat.dataset.candidate) return;
      seat.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        held = seat;
        seat.setAttribute("data-held", "");
        planRoom.setAttribute("data-holding", "");
        form.elements.candidate.value = seat.dataset.candidate;
        ask(seat.dataset.candidate).catch(drop);
      });
    });
    window.addEventListener("pointermove", (event) => {
      if (!held) return;
      const seat = seatAt(event);
      say(seat && seat !== held ? reasons.get(seat.dataset.seat) ?? "" : "", "look");
    });
    window.addEventListener("pointerup", (event) => {
      if (!held) return;
      const seat = seatAt(event);
      if (seat && seat !== held && seat.hasAttribute("data-vacant")) {
        form.elements.seat.value = seat.dataset.seat;
        check();
        form.elements.reason.focus();
      }
      drop();
    });
    form.elements.candidate.addEventListener("change", () => ask(form.elements.candidate.value).catch(() => {}));
    form.elements.seat.addEventListener("change", check);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // On a phone the navigation is wider than the screen: the present page's word is in sight.
  const here = document.querySelector("nav [aria-current='page']");
  if (here) {
    const line = here.closest("nav");
    line.scrollLeft += here.getBoundingClientRect().left - line.clientWidth / 2 + here.clientWidth / 2;
  }

  // "/" goes to the search, as it does in a terminal's pager.
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = byID("search");
      if (search) {
        event.preventDefault();
        search.select();
      }
    }
    if (event.key === "Escape" && event.target.id === "search") event.target.blur();
  });

  // A check-in desk scans one ticket after another: the next one lands in an empty field.
  const ticket = byID("ticket");
  if (ticket && !document.querySelector(":target")) ticket.focus({ preventScroll: true });
})();
