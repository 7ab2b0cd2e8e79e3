import mjml2html from 'mjml'

const SANS = 'ui-sans-serif, system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif'
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, Liberation Mono, monospace'

const STYLE = `
  body { background: #faf9f7; }
  .paper { background: #faf9f7; }
  .text { font-family: ${SANS}; font-size: 17px; line-height: 26px; color: #1c1b19; overflow-wrap: anywhere; }
  .text h1 { font-size: 24px; line-height: 30px; margin: 0 0 12px; font-weight: 650; }
  .text h2, .text h3, .text h4 { font-size: 18px; line-height: 26px; margin: 20px 0 8px; }
  .text p { margin: 0 0 14px; }
  .text a { color: #0b6b5d; }
  .text ul, .text ol { margin: 0 0 14px; padding-left: 24px; }
  .text blockquote { margin: 0 0 14px; padding: 2px 0 2px 14px; border-left: 3px solid #cfc8bd; color: #57524b; }
  .text pre { margin: 0 0 14px; padding: 12px; background: #f3f0eb; border-radius: 5px; overflow-x: auto; font-size: 14px; line-height: 20px; white-space: pre-wrap; }
  .text code { font-family: ${MONO}; font-size: 0.9em; }
  .text img { max-width: 100%; height: auto; }
  .text table { border-collapse: collapse; }
  .text td, .text th { border: 1px solid #e6e1d9; padding: 4px 8px; }
  .text .heading-anchor { display: none; }
  .text .byline { color: #57524b; font-size: 15px; }
  .text .button { display: inline-block; padding: 10px 18px; border-radius: 8px; background: #0b6b5d; color: #ffffff; text-decoration: none; font-weight: 600; }
  .small { font-family: ${SANS}; font-size: 13px; line-height: 20px; color: #57524b; overflow-wrap: anywhere; }
  .small a { color: #57524b; }
  .brand { font-family: ${SANS}; font-size: 15px; font-weight: 700; color: #0b6b5d; }`

/** Not inlined: programs that know media queries know style sheets. */
const DARK_STYLE = `
  @media (prefers-color-scheme: dark) {
    body, .paper, .paper > table, .paper td { background: #151413 !important; }
    .text, .text h1, .text h2, .text h3, .text h4 { color: #ece8e1 !important; }
    .text a, .brand { color: #63c7b2 !important; }
    .text pre { background: #100f0e !important; }
    .text blockquote, .text .byline, .small, .small a { color: #b3aca2 !important; }
    .text td, .text th { border-color: #302d2a !important; }
    .text .button { background: #63c7b2 !important; color: #0d2420 !important; }
  }`

/** Pieces of text and, at odd places, the names of parts. The build of the server runs this file and keeps only the result. */
export const FRAME: readonly string[] = await compile(`
<mjml lang="@@language@@">
  <mj-head>
    <mj-title>@@title@@</mj-title>
    <mj-preview>@@preview@@</mj-preview>
    <mj-attributes>
      <mj-all font-family="${SANS}" />
      <mj-section padding="0" />
      <mj-text padding="0" color="#1c1b19" />
    </mj-attributes>
    <mj-raw>
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
    </mj-raw>
    <mj-style>${STYLE}${DARK_STYLE}</mj-style>
  </mj-head>
  <mj-body width="600px" background-color="#faf9f7" css-class="paper">
    <mj-section padding="24px 20px 8px"><mj-column>
      <mj-text><div class="brand">@@site@@</div></mj-text>
    </mj-column></mj-section>
    <mj-section padding="8px 20px 16px"><mj-column>
      <mj-text><div class="text">@@content@@</div></mj-text>
    </mj-column></mj-section>
    <mj-section padding="0 20px"><mj-column>
      <mj-divider border-width="1px" border-color="#cfc8bd" padding="0" />
    </mj-column></mj-section>
    <mj-section padding="12px 20px 32px"><mj-column>
      <mj-text><div class="small">@@footer@@</div></mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>`)

async function compile(source: string): Promise<string[]> {
  const { html: compiled, errors } = await mjml2html(source, { validationLevel: 'strict', fonts: {} })
  if (errors.length > 0) throw new Error(`The mail layout does not compile: ${errors.map(error => error.formattedMessage).join('; ')}`)
  // Indentation and empty lines are a third of it, and go out ten thousand times.
  return compiled.replace(/\s*\n\s*/g, '\n').split(/@@(\w+)@@/)
}
