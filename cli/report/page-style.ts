/** The page's own style: system fonts, nothing fetched, light and dark, and paper. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1b2733;--quiet:#5b6b7a;--rule:#dfe5ea;--paper:#fff;--panel:#f5f7f9;--good:#1c7a43;--good-wash:#e7f4ec;--bad:#b3261e;--bad-wash:#fbeae9;--accent:#1f6fb2}
@media (prefers-color-scheme:dark){@media screen{:root{--ink:#e6edf3;--quiet:#9aa8b5;--rule:#2d3944;--paper:#0f161c;--panel:#18222b;--good:#62c98c;--good-wash:#13291d;--bad:#ff8a80;--bad-wash:#331918;--accent:#5aa9e6}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:40px 24px 64px}
header p{margin:0;color:var(--quiet)}
h1{font-size:30px;line-height:1.2;margin:4px 0 6px;letter-spacing:-.01em}
h2{font-size:19px;margin:44px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--rule)}
h3{font-size:15px;margin:24px 0 8px}
p{margin:0 0 10px;max-width:76ch}
a{color:var(--accent)}
.kind{font-size:12px;font-weight:600;letter-spacing:.09em;text-transform:uppercase}
.verdict{margin:24px 0 0;padding:18px 22px;border-radius:8px;border:1px solid;border-left-width:6px}
.verdict.met{background:var(--good-wash);border-color:var(--good)}
.verdict.missed{background:var(--bad-wash);border-color:var(--bad)}
.verdict strong{display:block;font-size:21px;line-height:1.3;margin-bottom:4px}
.verdict.met strong{color:var(--good)}
.verdict.missed strong{color:var(--bad)}
.verdict p:last-child{margin:0}
.objectives{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:14px;margin:18px 0 0;padding:0;list-style:none}
.objectives li{padding:14px 18px;border:1px solid var(--rule);border-radius:8px;background:var(--panel)}
.objectives .name{color:var(--quiet);font-size:13px}
.objectives .figure{display:block;font-size:26px;font-weight:650;line-height:1.25}
.objectives .allowed{font-size:14px;color:var(--quiet)}
.meter{display:block;height:6px;margin:10px 0 2px;border-radius:3px;background:var(--rule);overflow:hidden}
.meter span{display:block;height:100%;background:var(--good)}
.meter.over span{background:var(--bad)}
.yes,.no{font-weight:600;white-space:nowrap}
.yes{color:var(--good)}
.no{color:var(--bad)}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:14px}
caption{text-align:left;color:var(--quiet);padding-bottom:6px}
th,td{padding:7px 14px 7px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:12px;font-weight:600;color:var(--quiet);border-bottom-color:var(--quiet)}
tbody th{font-weight:500}
.checks tbody th{width:36%}
.points code{white-space:nowrap}
.number{text-align:right;white-space:nowrap}
.moment{white-space:nowrap}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Consolas,"Liberation Mono",monospace}
td code{overflow-wrap:anywhere}
pre{margin:0 0 12px;padding:12px 16px;border-radius:6px;background:var(--panel);border:1px solid var(--rule);white-space:pre-wrap;overflow-wrap:anywhere}
figure{margin:0}
.lifeboat-timeline{display:block;width:100%;min-width:760px;height:auto}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:0 36px}
ul{margin:0 0 10px;padding-left:20px}
li{margin:2px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:0 0 12px;font-size:14px}
dt{color:var(--quiet)}
dd{margin:0;overflow-wrap:anywhere}
.fresh{background:var(--good-wash)}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--rule);color:var(--quiet);font-size:13px}
@page{size:A4;margin:16mm 14mm}
@media print{
body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
h1{font-size:20pt}
h2{font-size:13pt;margin-top:22pt;break-after:avoid}
h3{break-after:avoid}
table,dl{font-size:9pt}
.points code{font-size:7.5pt}
.objectives{grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:8pt}
.objectives li{padding:8pt 10pt}
.verdict{padding:10pt 14pt;margin-top:12pt}
code,pre{font-size:8.5pt}
th,td{padding:3.5pt 8pt 3.5pt 0}
.objectives .figure{font-size:17pt}
.lifeboat-timeline{min-width:0}
.scroll{overflow:visible}
tr,figure,.verdict,.objectives li,pre{break-inside:avoid}
thead{display:table-header-group}
}
`;
