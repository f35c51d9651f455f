import Persistence

/// The look of the pages, first part: colours, type, frame.
enum Stylesheet {
    static let base = """
        :root { color-scheme: light dark;
          --bg: #f6f7f9; --card: #ffffff; --line: #e3e7ec; --text: #1b2430; --soft: #56626f;
          --accent: #0f6b8f; --accent-soft: #e3f1f6;
          --ok: #1d7a46; --ok-soft: #e3f4ea; --busy: #1b63b8; --busy-soft: #e4eefb;
          --wait: #7a5b00; --wait-soft: #fbf1d4; --held: #6a3fb0; --held-soft: #efe9fb;
          --bad: #b3261e; --bad-soft: #fce8e6;
          --off: #5b6470; --off-soft: #eceff2; --shade: #c4cdd6;
          --s0: #1b63b8; --s1: #c2570c; --s2: #1d7a46; --s3: #8e3a9d; --s4: #a8174f;
            --s5: #596573; }
        @media (prefers-color-scheme: dark) { :root {
          --bg: #10151b; --card: #181f27; --line: #2a333d; --text: #e6ebf0; --soft: #9dabb8;
          --accent: #6cc3e4; --accent-soft: #173341;
          --ok: #74d39c; --ok-soft: #163225; --busy: #82b6f7; --busy-soft: #182c48;
          --wait: #e8c766; --wait-soft: #352c12; --held: #c7a8f7; --held-soft: #2d2246;
          --bad: #ff9d94; --bad-soft: #431d1b;
          --off: #a7b2bd; --off-soft: #262e37; --shade: #000000;
          --s0: #82b6f7; --s1: #f7a869; --s2: #74d39c; --s3: #d79be4; --s4: #f58fb2;
            --s5: #a9b6c3; } }
        *, *::before, *::after { box-sizing: border-box; }
        body { margin: 0; background: var(--bg); color: var(--text);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
          font-variant-numeric: tabular-nums; }
        a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
        a:hover { text-decoration-thickness: 2px; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px;
          border-radius: 4px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -99rem; background: var(--card); padding: .5rem 1rem;
          z-index: 9; }
        .skip:focus { left: 1rem; top: .5rem; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); }
        .top { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem;
          padding: .5rem 1.5rem .35rem; background: var(--card);
          border-bottom: 1px solid var(--line); }
        .brand { display: inline-flex; align-items: center; gap: .45rem; font-weight: 650;
          font-size: 1.05rem; color: var(--text); text-decoration: none; }
        .brand svg { width: 1.4rem; height: 1.4rem; fill: none; stroke: var(--accent);
          stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
        nav { order: 3; flex-basis: 100%; }
        nav ul { display: flex; flex-wrap: wrap; gap: .1rem; list-style: none;
          margin: 0 0 0 -.5rem; padding: 0; }
        nav a { display: block; padding: .35rem .5rem; font-size: .875rem; border-radius: 6px;
          color: var(--soft);
          text-decoration: none; }
        nav a:hover { color: var(--text); background: var(--off-soft); }
        nav a[aria-current] { color: var(--accent); background: var(--accent-soft);
          font-weight: 600; }
        .badge { margin-left: .4rem; padding: 0 .4rem; border-radius: 99px; font-size: .75rem;
          background: var(--accent); color: var(--card); }
        .viewer { display: flex; align-items: center; gap: .75rem; font-size: .875rem; }
        .find { margin-left: auto; } .who { color: var(--soft); }
        main { max-width: 78rem; margin: 0 auto; padding: 1.25rem 1.5rem 2rem; }
        footer { max-width: 78rem; margin: 0 auto; padding: 0 1.5rem 2rem; font-size: .8125rem;
          color: var(--soft); }
        @media (max-width: 30rem) { .top, main { padding-inline: 1rem; }
          .top { column-gap: .5rem; } }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: .25rem 0 1rem; letter-spacing: -.01em;
          overflow-wrap: anywhere; }
        h2 { font-size: 1rem; margin: 0 0 .6rem; }
        h3 { font-size: .8125rem; color: var(--soft); margin: .5rem 0 .25rem; font-weight: 600; }
        p { margin: .35rem 0; overflow-wrap: anywhere; }
        .small { font-size: .8125rem; }
        .faint, .empty { color: var(--soft); }
        .mono, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono",
          monospace;
          font-size: .8125rem; }
        button { font: inherit; font-size: .875rem; padding: .35rem .8rem; border-radius: 7px;
          border: 1px solid var(--accent); background: var(--accent); color: var(--card);
          cursor: pointer; }
        button:hover { filter: brightness(1.1); }
        button.plain { background: none; border-color: transparent; color: var(--accent);
          padding: .15rem .4rem; }
        button.plain:hover { text-decoration: underline; }
        form { margin: 0; }
        input, select { font: inherit; font-size: .875rem; padding: .3rem .5rem; max-width: 100%;
          border-radius: 7px; border: 1px solid var(--line); background: var(--card);
          color: var(--text); }
        .find input { width: 13rem; }
        .filter { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem .75rem;
          margin: 0 0 1rem; font-size: .8125rem; }
        .filter input, .filter select, .filter button { height: 2.2rem; }
        .filter label { display: grid; gap: .15rem; color: var(--soft); }
        #news { position: fixed; right: 1.25rem; bottom: 1.25rem; padding: .6rem 1rem;
          border-radius: 9px; background: var(--card); border: 1px solid var(--line);
          box-shadow: 0 4px 18px rgb(0 0 0 / .18); }
        #news[hidden] { display: none; }

        """

    /// The sixteen colours of a terminal, readable on a light and on a dark page.
    static let logColours: String = {
        // Black and white would be lost on one of the two.
        let pairs = [
            ("#1b2430", "#9dabb8"), ("#b3261e", "#ff9d94"), ("#1d7a46", "#74d39c"),
            ("#7a5b00", "#e8c766"), ("#1b63b8", "#82b6f7"), ("#8e3a9d", "#d79be4"),
            ("#0f6b8f", "#6cc3e4"), ("#56626f", "#e6ebf0"),
        ]
        func rules(_ colours: [String]) -> String {
            colours.enumerated().map { ".c\($0), .c\($0 + 8) { color: \($1); }\n" }.joined()
        }
        return rules(pairs.map(\.0)) + "@media (prefers-color-scheme: dark) {\n"
            + rules(pairs.map(\.1))
            + "}\npre .bold { font-weight: 700; } pre .dim { opacity: .75; }\n"
    }()

    /// Gives what has the class of a tone its two colours.
    static let tones = Tone.allCases.map { tone in
        ".\(tone) { --tone: var(--\(tone)); --tone-soft: var(--\(tone)-soft); }\n"
    }.joined()
}
