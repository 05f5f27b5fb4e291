/** Colours stand in one place for both lights; every colour's meaning is said in words beside it too. */
const LIGHT = `--ink:#1b2733;--quiet:#5b6b7a;--rule:#dfe5ea;--blue:#1f6fb2;--wash:#d7e6f3;--red:#b3261e;--amber:#9a6200;--violet:#6a4bb0;--green:#1c7a43;--on-bar:#fff`;
const DARK = `--ink:#e6edf3;--quiet:#9aa8b5;--rule:#2d3944;--blue:#5aa9e6;--wash:#1d3a54;--red:#ff8a80;--amber:#e0ad4e;--violet:#b39ef0;--green:#62c98c;--on-bar:#0f161c`;

export const TIMELINE_STYLE = `
.lifeboat-timeline{${LIGHT};color-scheme:light dark;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){@media screen{.lifeboat-timeline{${DARK}}}}
.lifeboat-timeline text{fill:var(--ink)}
.lifeboat-timeline .title{font-size:13px;font-weight:600}
.lifeboat-timeline .head{font-weight:600}
.lifeboat-timeline .note,.lifeboat-timeline .tick{fill:var(--quiet)}
.lifeboat-timeline .note,.lifeboat-timeline .tick{font-size:11px}
.lifeboat-timeline .grid{stroke:var(--rule)}
.lifeboat-timeline .axis{stroke:var(--quiet)}
.lifeboat-timeline .age{fill:var(--wash)}
.lifeboat-timeline .age-line{fill:none;stroke:var(--blue);stroke-width:1.5;stroke-linejoin:round}
.lifeboat-timeline .limit{stroke:var(--red);stroke-dasharray:5 4}
.lifeboat-timeline .copy{fill:var(--blue)}
.lifeboat-timeline .copy.lost{fill:none;stroke:var(--red);stroke-width:1.5}
.lifeboat-timeline .disaster{stroke:var(--red);stroke-width:2}
.lifeboat-timeline .disaster-label,.lifeboat-timeline .figure{font-weight:600;fill:var(--red)}
.lifeboat-timeline .struck{fill:var(--red)}
.lifeboat-timeline .bar.people{fill:var(--amber)}
.lifeboat-timeline .bar.restore{fill:var(--violet)}
.lifeboat-timeline .bar.traffic{fill:var(--blue)}
.lifeboat-timeline .bar.verified{fill:var(--green)}
.lifeboat-timeline .on-bar{fill:var(--on-bar)}
`;
