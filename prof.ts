import { mkdtempSync, chmodSync } from 'node:fs'
import postgres from 'postgres'
import { fillDatabase, TESTED_POST } from '#scripts/bench/data'
import { applyMigrations } from '#scripts/launch/migrations'
import { startPostgres } from '#scripts/postgres/start'
import { startServer } from '#tests/support/server'
const folder = mkdtempSync('/tmp/g/prof-'); chmodSync(folder, 0o711)
const database = await startPostgres({ dataFolder: folder })
const sql = postgres(database.url, { max: 1, onnotice: () => {} })
await applyMigrations(database.url); await fillDatabase(sql)
console.log('DB', database.url, folder, 'POST', `/posts/${TESTED_POST}/a-question-about-indexes-number-${TESTED_POST}`, TESTED_POST)
await new Promise(() => {})
