#!/usr/bin/env node
// `npx guildhall`: plain JavaScript for Node 20 or newer. It hands over to scripts/guildhall/main.ts under a Node that reads
// TypeScript: this one, or the one that the project brings along. Standard input and output are nobody's but the command's.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const NODE_WANTED = [22, 18]
const folder = dirname(fileURLToPath(import.meta.url))
const own = join(dirname(folder), 'node_modules', '.bin', 'node')
const [major, minor] = process.versions.node.split('.').map(Number)
const isFit = major > NODE_WANTED[0] || (major === NODE_WANTED[0] && minor >= NODE_WANTED[1])

if (!isFit && !existsSync(own)) {
  process.stderr.write(`guildhall: needs Node ${NODE_WANTED.join('.')} or newer (this is ${process.versions.node}), or one run of npm ci in ${dirname(folder)}.\n`)
  process.exit(1)
}
const child = spawn(isFit ? process.execPath : own, ['--disable-warning=ExperimentalWarning', join(folder, 'guildhall', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`guildhall: ${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 130 : code ?? 1))
