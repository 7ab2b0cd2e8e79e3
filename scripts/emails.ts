/** `npm run emails`: every mail with sample props, as HTML and text, at http://localhost:$PORT (3009 by default). */
import { createServer } from 'node:http'
import { escapeHtml, html } from '#emails/email'
import { fillPlaces } from '#emails/places'
import { samplePlaces, samples } from '#emails/samples'

const port = Number(process.env.PORT ?? 3009)

createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const [file = '', part] = pathname.slice(1).split('/')
  const sample = samples.find(one => one.file === file)
  if (!sample) {
    response.writeHead(pathname === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(contents())
    return
  }
  const email = fillPlaces(sample.render(), samplePlaces)
  response.writeHead(200, { 'content-type': part === 'text' ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8' })
  response.end(part === 'text' ? `Subject: ${email.subject}\n\n${email.text}` : email.html)
}).listen(port, '127.0.0.1', () => process.stdout.write(`Mails: http://localhost:${port}\n`))

function contents(): string {
  const rows = samples.map(sample => html`<li>${sample.file}: <a href="/${sample.file}">HTML</a>, <a href="/${sample.file}/text">text</a> · ${sample.render().subject}</li>`)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml('Mails')}</title>${html`<body style="font-family:system-ui;max-width:60rem;margin:2rem auto"><h1>Mails</h1><ul>${rows}</ul>`.markup}`
}
