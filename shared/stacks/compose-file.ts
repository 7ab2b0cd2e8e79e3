import type { Understood } from '#shared/stacks/manifest'
import { collector, linesOf } from '#shared/stacks/manifest'

/** docker-compose.yml: the images of its services. One that is built here brings no name. */
export function parseCompose(text: string): Understood {
  const out = collector()
  out.add('docker', 1)
  let isServices = false
  let hasServices = false
  for (const { text: content, line } of linesOf(text)) {
    const code = content.replace(/(^|\s)#.*$/, '').trimEnd()
    if (code.trim() === '') continue
    if (/^\t/.test(content)) out.fail(line, content)
    if (/^\S/.test(code)) {
      if (!/^(?:---|\.\.\.|["']?[\w.-]+["']?\s*:.*|[-\s])/.test(code)) out.fail(line, content)
      isServices = /^["']?services["']?\s*:/.test(code)
      hasServices ||= isServices
    }
    if (!isServices) continue
    const image = /^\s+["']?image["']?\s*:\s*(.*)$/.exec(code) ?? /[{,]\s*image\s*:\s*([^,}\s]+)/.exec(code)
    if (!image) continue
    const name = image[1]!.trim().replace(/^(["'])(.*)\1$/, '$2').replace(/^\$\{\w+:?-([^}]+)\}/, '$1')
    if (/^[\w][\w./:@${}-]*$/.test(name)) out.add(name, line)
    else out.fail(line, content)
  }
  if (!hasServices) out.fail(1, 'services')
  return out.done()
}
