extension Stylesheet {
    /// The look of the pages, second part: cards, tables, chips, bars, pictures, plots.
    static let parts = """
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 11px;
          padding: 1rem 1.15rem; margin: 0 0 1rem; }
        .columns { display: grid; grid-template-columns: minmax(0, 2fr) minmax(17rem, 1fr);
          gap: 1rem; }
        @media (max-width: 56rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
        .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr));
          gap: .75rem; margin-bottom: 1rem; }
        .tile { display: grid; grid-template-columns: 1fr auto; gap: .15rem .5rem;
          align-content: start;
          padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 11px;
          background: var(--card); color: var(--text); text-decoration: none; }
        .tile:hover { border-color: var(--accent); }
        .tile .label { color: var(--soft); align-self: center; }
        .tile .total { font-size: 1.35rem; font-weight: 650; line-height: 1.2; }
        .tile .phasebar, .tile .small { grid-column: 1 / -1; }
        .tile .small { display: flex; flex-wrap: wrap; gap: 0 .6rem; }
        .phasebar { width: 100%; height: 6px; display: block; border-radius: 3px;
          background: var(--off-soft); }
        .part { white-space: nowrap; color: var(--tone); }
        .phasebar rect { fill: var(--tone); }
        .chip { display: inline-flex; align-items: center; gap: .4em; padding: .05rem .6rem;
          border-radius: 99px; font-size: .8125rem; font-weight: 600; white-space: nowrap;
          color: var(--tone); background: var(--tone-soft); }
        .chip::before { content: ""; width: .5em; height: .5em; border-radius: 50%;
          background: currentColor; }
        .chip.bad::before { border-radius: 1px; }
        .chip.wait::before, .chip.held::before, .chip.off::before { background: none;
          border: .14em solid currentColor; }
        @media (prefers-reduced-motion: no-preference) {
          .chip.busy::before { animation: breathe 2s ease-in-out infinite; }
          @keyframes breathe { 50% { opacity: .35; } } }
        .notice { padding: .6rem .9rem; border-radius: 9px; margin: .75rem 0;
          background: var(--tone-soft); }
        .progress { margin: .35rem 0; display: grid; gap: .15rem; color: var(--soft); }
        .title + .faint ~ .progress { margin: .75rem 0 1rem; }
        progress { appearance: none; width: 100%; height: .5rem; border: 0; border-radius: 99px;
          overflow: hidden; background: var(--off-soft); color: var(--busy); }
        progress::-webkit-progress-bar { background: var(--off-soft); border-radius: 99px; }
        progress::-webkit-progress-value { background: var(--busy); border-radius: 99px; }
        progress::-moz-progress-bar { background: var(--busy); border-radius: 99px; }
        .rows { list-style: none; margin: 0; padding: 0; }
        .card.rows { padding: .35rem 1.15rem; }
        .rows > li { padding: .6rem 0; border-top: 1px solid var(--line); }
        .rows > li:first-child { border-top: 0; }
        h2 + .rows > li:first-child { padding-top: 0; }
          .rows > li:last-child { padding-bottom: .2rem; }
        .rows > li.unread { box-shadow: inset 3px 0 var(--accent); padding-left: .75rem; }
        .line { display: flex; align-items: center; gap: .35rem .75rem; flex-wrap: wrap; }
        .line > :first-child { flex: 1; min-width: 8rem; overflow-wrap: anywhere; }
        .line > .place, .line > .chip:first-child { flex: none; min-width: 1.7rem; }
        .line > .place + div { flex: 1; } .line > h2 { margin: 0; }
        .place { display: inline-grid; place-items: center; min-width: 1.7rem; height: 1.7rem;
          padding: 0 .3rem; border-radius: 99px; background: var(--off-soft); font-weight: 600;
          font-size: .8125rem; }
        .actions { display: flex; gap: .25rem; }
        .more { margin: .6rem 0 0; font-size: .875rem; }
        .why { color: var(--soft); margin: .15rem 0; } .lead { font-weight: 550; }
        .under { display: block; color: var(--soft); font-weight: 400; overflow-wrap: anywhere; }
        .table { overflow-x: auto; padding: .25rem 0; }
          section.table h2 { padding: .75rem 1.15rem 0; }
        table { width: 100%; border-collapse: collapse; }
        th, td { text-align: left; padding: .6rem .75rem; vertical-align: top;
          border-top: 1px solid var(--line); }
        th:first-child, td:first-child { padding-left: 1.15rem; }
        th:last-child, td:last-child { padding-right: 1.15rem; }
        thead th { border-top: 0; font-size: .75rem; font-weight: 600; color: var(--soft);
          white-space: nowrap; padding-bottom: .35rem; }
        tbody th { font-weight: 550; min-width: 9rem; } tbody th.num { min-width: 0; }
        td.why { min-width: 12rem; overflow-wrap: anywhere; } td.small { white-space: nowrap; }
        tbody tr:hover { background: color-mix(in srgb, var(--accent-soft) 35%, transparent); }
        .num { font-variant-numeric: tabular-nums; }
        .count { font-size: 1rem; font-weight: 500; color: var(--soft); }
        .crumbs { margin: 0; font-size: .875rem; color: var(--soft); }
        .title { display: flex; align-items: center; gap: .4rem .9rem; flex-wrap: wrap; }
        .title h1 { margin: .15rem 0; }
        .pictures { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem;
          grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
        .pictures figure { margin: 0; }
        .pictures img { width: 100%; aspect-ratio: 4 / 3; object-fit: contain; display: block;
          border-radius: 8px; background: var(--off-soft); }
        .pictures a { color: var(--soft); text-decoration: none; font-size: .8125rem; }
        figcaption { padding-top: .25rem; overflow-wrap: anywhere; }
        .plot { width: 100%; min-width: 34rem; height: auto; display: block; }
        .plot .grid { stroke: var(--line); } .plot .axis { stroke: var(--soft); }
        .plot text { font-size: 11.5px; fill: var(--soft); } .plot .key { fill: var(--text); }
        .plot .value { font-weight: 650; }
        .plot .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        .plot .gap { fill: none; stroke-width: 2; stroke: var(--bad); }
        .s0 { --c: var(--s0); } .s1 { --c: var(--s1); } .s2 { --c: var(--s2); }
        .s3 { --c: var(--s3); } .s4 { --c: var(--s4); } .s5 { --c: var(--s5); }
        .series .line { stroke: var(--c); } .series .dot { fill: var(--c); }
        .drawing { overflow: auto; max-height: 36rem; scrollbar-width: thin; }
        /* A shade at the edge behind which there is more; the cover scrolls along. */
        .drawing, .table { background:
          linear-gradient(to right, var(--card) 40%, transparent) left / 2.5rem 100%,
          linear-gradient(to left, var(--card) 40%, transparent) right / 2.5rem 100%,
          linear-gradient(to right, var(--shade), transparent) left / .7rem 100%,
          linear-gradient(to left, var(--shade), transparent) right / .7rem 100% var(--card);
          background-repeat: no-repeat; background-attachment: local, local, scroll, scroll; }
        .graph { display: block; max-width: none; } .graph text { font-size: 13px;
          font-weight: 600; fill: var(--text); }
        .graph text.under { font-size: 11px; font-weight: 400; fill: var(--soft); }
        .graph rect { stroke: var(--line); fill: var(--tone-soft); }
        .graph rect.this { stroke: var(--accent); stroke-width: 2.5; }
        .graph path { fill: none; stroke: var(--soft); }
        .graph path.soft { stroke-dasharray: 4 3; }
        .graph a:hover rect { stroke: var(--accent); }
        code { font-family: ui-monospace, Consolas, "DejaVu Sans Mono", monospace; }
        pre { margin: .5rem 0 0; padding: .75rem .9rem; border-radius: 8px; background: var(--bg);
          border: 1px solid var(--line); overflow: auto; max-height: 26rem; line-height: 1.45; }
        summary { cursor: pointer; } summary h2 { display: inline; margin: 0; }
        dl { display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; margin: 0 0 .5rem; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        .lineage ul { list-style: none; margin: 0; padding: 0 0 0 .75rem;
          border-left: 2px solid var(--line); }
        .lineage li { padding: .25rem 0; } .lineage li .small { display: block; }
        .lineage .this { margin: .6rem 0; padding: .4rem .75rem; border-radius: 8px;
          font-weight: 600;
          background: var(--accent-soft); }
        .timeline { list-style: none; margin: 0; padding: 0 0 0 .9rem;
          border-left: 2px solid var(--line); }
        .timeline li { position: relative; padding: .15rem 0 .5rem; }
        .timeline li::before { content: ""; position: absolute; left: -1.34rem; top: .45rem;
          width: .8rem;
          height: .8rem; border-radius: 50%; background: var(--line);
            border: 2px solid var(--card); }
        .timeline li:first-child::before { background: var(--accent); }
        .message { max-width: 36rem; margin: 3rem auto; }

        """
}
