// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.app.report.html;

/** The look of a page: light or dark as the reader's screen is, and black on white on paper. */
final class Style {
    // No angle bracket, ampersand or double quote: HTML and XML read the contents of a style element by different
    // rules.
    // The colours are told apart by the colour-blind too (Okabe and Ito's palette).
    static final String SHEET = """

            :root {
              color-scheme: light dark;
              --paper: #ffffff; --ink: #1b1f24; --quiet: #59636e; --rule: #d1d9e0; --bad: #b3261e;
              --c0: #0072b2; --c1: #e69f00; --c2: #009e73; --c3: #cc79a7;
              --c4: #56b4e9; --c5: #d55e00; --c6: #8c6bb1; --c7: #8a8f94;
            }
            @media screen and (prefers-color-scheme: dark) {
              :root { --paper: #14171a; --ink: #e6e9ec; --quiet: #9aa4ae; --rule: #3a4149; --bad: #ff8a80;
                --c0: #3a9bdc; --c2: #20b98b; }
            }
            body {
              margin: 0 auto; padding: 1.5rem; max-width: 60rem; background: var(--paper); color: var(--ink);
              font: 15px/1.5 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei',
                'Noto Sans CJK SC', 'Noto Sans SC', sans-serif;
            }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; } h3 { font-size: 1.05rem; }
            section + section { border-top: 2px solid var(--rule); }
            table { border-collapse: collapse; margin: 0.5rem 0; display: block; overflow-x: auto; }
            th, td { text-align: left; padding: 0.2rem 0.9rem 0.2rem 0; vertical-align: top; }
            thead th { border-bottom: 1px solid var(--rule); }
            tbody th { font-weight: normal; color: var(--quiet); }
            .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            .bad { color: var(--bad); font-weight: bold; }
            .quiet, footer { color: var(--quiet); }
            td, li, summary, p { overflow-wrap: break-word; }
            svg { display: block; max-width: 100%; height: auto; margin: 0.5rem 0; }
            svg text { fill: var(--ink); font-size: 13px; }
            svg .free { fill: none; stroke: var(--rule); }
            svg .grid { stroke: var(--rule); stroke-width: 0.5; }
            svg .axis { stroke: var(--ink); fill: none; }
            svg .roof { stroke: var(--c5); stroke-width: 2; fill: none; }
            svg .trend { stroke: var(--c0); stroke-width: 1.5; fill: none; }
            svg .limit { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 4; fill: none; }
            svg .dot { fill: var(--c0); fill-opacity: 0.5; stroke: var(--paper); }
            svg .ring { fill: none; stroke: var(--quiet); stroke-width: 1.5; }
            svg .chosen { fill: none; stroke: var(--c5); stroke-width: 3; }
            svg .c0 { fill: var(--c0); } svg .c1 { fill: var(--c1); } svg .c2 { fill: var(--c2); }
            svg .c3 { fill: var(--c3); } svg .c4 { fill: var(--c4); } svg .c5 { fill: var(--c5); }
            svg .c6 { fill: var(--c6); } svg .c7 { fill: var(--c7); }
            details details, details .figure { margin-left: 1.2rem; }
            summary { cursor: pointer; }
            .figure::before { content: '· '; }
            @media print {
              body { max-width: none; padding: 0; font-size: 10pt; }
              svg, tr { break-inside: avoid; }
              svg rect, svg circle { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
              h2, h3 { break-after: avoid; }
              table { overflow: visible; }
              nav { display: none; }
            }
            """;

    private Style() {}
}
