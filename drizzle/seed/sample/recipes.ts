/** The parts of which the many smaller posts are put together. Each part reads well with each of its partners. */

/** Something that people release again and again: name, organization, category, technologies, what it is. */
export const PROJECTS = [
  ['vue-tablet', 'vue-workshop', 'components', ['vue', 'typescript'], 'a table component that stays a table for screen readers'],
  ['form-friend', 'vue-workshop', 'components', ['vue', 'typescript'], 'forms from schemas'],
  ['nuxt-quiet', 'vue-workshop', 'server-side', ['nuxt'], 'a Nuxt module that removes what a page does not need'],
  ['vite-plugin-receipt', 'vue-workshop', 'tooling', ['vite'], 'a list of every byte in your bundle, and who asked for it'],
  ['pg-tidy', 'data-cellar', 'operations', ['postgresql', 'go'], 'finds unused indexes and says what dropping them would save'],
  ['rowdiff', 'data-cellar', 'queries', ['postgresql', 'rust'], 'compares two tables of any size by hashes of ranges'],
  ['seedling', 'data-cellar', 'modelling', ['postgresql', 'typescript'], 'believable test data from your own constraints'],
  ['pagerless', 'night-shift', 'automation', ['go', 'prometheus'], 'an alert router that asks for a reason before it wakes anybody'],
  ['lantern', 'night-shift', 'automation', ['rust', 'linux'], 'one binary that shows what a machine is doing right now'],
  ['cronicle-lite', 'night-shift', 'automation', ['python', 'linux'], 'cron with a memory'],
  ['tinymap', 'workbench', 'side-projects', ['leaflet', 'openstreetmap'], 'maps without a tile server'],
  ['sketchbook', 'workbench', 'side-projects', ['typescript', 'threejs'], 'drawing in 3D with a mouse and patience'],
] as const

export const CHANGES = [
  'starts twice as fast, because it no longer reads its configuration twice', 'errors say which file and which line they are about',
  'an option to write JSON instead of text', 'dark colours follow the system', 'the last dependency that we could not explain is gone',
  'no longer fails on paths with spaces (sorry, everybody with a “My Documents”)', 'keyboard shortcuts are listed under `?`',
  'memory stays flat over a weekend of use', 'the documentation has an index', 'dates are written in ISO 8601, everywhere, at last',
  'a dry run shows what would happen', 'retries wait a little longer each time', 'the tests run in four seconds instead of forty',
  'works on Windows, tested by somebody who uses it', 'deprecated names warn once instead of each time', 'large files are streamed',
] as const

/** Questions: organization, category, technologies, title, body. */
export const QUESTIONS = [
  ['vue-workshop', 'components', ['vue'], 'Where do you put code that two components share but a third must not?', 'A composable feels too public, a parent component too clumsy. We have a folder called `internal` now, and everybody imports from it anyway. What works in your team?'],
  ['vue-workshop', 'tooling', ['vitest', 'vue'], 'How do you test a component that waits for an animation?', 'The test waits for 300 ms, and every tenth run it is 310. Fake timers do not move CSS. Do you switch transitions off in tests, or wait for `transitionend`?'],
  ['vue-workshop', 'server-side', ['nuxt', 'redis'], 'Caching rendered pages: by address, or by what they show?', 'We cache whole pages for a minute. Editors complain that they do not see their changes. Has anybody tagged the entries with the records that a page shows, and purged by tag?'],
  ['vue-workshop', 'components', ['css', 'tailwindcss'], 'Container queries: do you still write breakpoints?', 'I replaced most media queries of our cards. The page layout still has three breakpoints. Is that where everybody ends, or am I missing something?'],
  ['vue-workshop', 'tooling', ['typescript'], 'Strict mode in an old code base: all at once or file by file?', 'About 1,900 errors if I switch it on. I am tempted to do one directory a week with `// @ts-strict`. Experiences?'],
  ['vue-workshop', 'components', ['vue', 'html'], 'Native dialog element or a modal of our own?', 'The native one handles focus and the top layer. Styling the exit was hard last year. Is there a reason left to write one?'],
  ['data-cellar', 'queries', ['postgresql'], 'Why does the planner ignore my partial index?', 'The index has `WHERE deleted_at IS NULL`, the query has `WHERE deleted_at IS NULL AND state = $1`. With a literal it is used, as a prepared statement it is not. Is that the generic plan?'],
  ['data-cellar', 'modelling', ['postgresql'], 'Soft deletes: a column, a table or not at all?', 'Every query has `deleted_at IS NULL`, and every month somebody forgets it. A view? A second table? Or really deleting and keeping an archive?'],
  ['data-cellar', 'operations', ['postgresql', 'kubernetes'], 'Do you run your database in Kubernetes?', 'The operators look good by now. But I have never regretted a boring machine. What made you move, in either direction?'],
  ['data-cellar', 'queries', ['mysql', 'sql'], 'Counting rows quickly enough for a page header', 'A `count(*)` with filters takes 400 ms. Estimates are wrong by half. Counters in a table make writes wait for each other. Which evil do you choose?'],
  ['data-cellar', 'modelling', ['postgresql', 'sqlite'], 'UUIDv7 as primary key: worth it over bigint?', 'I like that clients can make them. I do not like 16 bytes in each of nine foreign keys. Does anybody have numbers from a real table?'],
  ['data-cellar', 'operations', ['redis', 'valkey'], 'How do you notice that the cache lies?', 'Twice a year a stale value stays for hours because a purge was lost. We found both by accident. Do you sample and compare?'],
  ['night-shift', 'automation', ['docker'], 'How small are your images, and does it matter?', 'We went from 1.1 GB to 90 MB. Builds are quicker, but the pull at deploy was never what we waited for. Would you do it again?'],
  ['night-shift', 'automation', ['terraform'], 'State files of Terraform: one big one or many small ones?', 'One plan takes six minutes. Splitting it means outputs and remote state everywhere. Where did you cut?'],
  ['night-shift', 'incidents', ['prometheus'], 'What do you do in the first five minutes of an incident?', 'We wrote “stay calm” into the runbook, which is true and useless. I would like to hear the first five things that you really do.'],
  ['night-shift', 'automation', ['github-actions'], 'Caching dependencies in CI: how often is yours wrong?', 'Ours is keyed by the lockfile and still breaks once a month, usually by a native module. Do you just install each time?'],
  ['night-shift', 'automation', ['nginx', 'caddy'], 'Certificates for 400 customer domains', 'Customers point their own names at us. On-demand certificates work until somebody points a thousand names at us for fun. How do you limit it?'],
  ['night-shift', 'incidents', ['linux'], 'A process that uses 100 % of one core, but only at weekends', 'It is our own service, the traffic is lower than on weekdays, and `perf` shows mostly `epoll_wait`. Where would you look next?'],
  ['workbench', 'languages', ['python'], 'When do you stop adding type hints?', 'Signatures: always. Local variables: never. In between there are three opinions in a team of three.'],
  ['workbench', 'languages', ['zig', 'c'], 'Is Zig ready for a library that others depend on?', 'I would like to write a small image decoder with a C interface. The language still changes. Has anybody shipped one?'],
  ['workbench', 'languages', ['java', 'kotlin'], 'Virtual threads: did you throw the reactive code out?', 'We have two services full of `flatMap`. The new ones block happily on virtual threads. Would you rewrite the old ones?'],
  ['workbench', 'side-projects', ['raspberry-pi'], 'What is your oldest program that still runs?', 'Mine is a shell script from 2009 that waters the balcony. It has outlived three laptops and one marriage.'],
  ['workbench', 'languages', ['javascript', 'nodejs'], 'Do you still use a framework for a server with five routes?', 'Plain `node:http`, a router of 60 lines, no dependencies. It is pleasant. What will I miss in a year?'],
  ['workbench', 'side-projects', ['git'], 'How do you keep notes about a code base that is not yours?', 'I join a new team on Monday: 600,000 lines. A wiki gets old, comments get lost. What did you wish that you had written down in your first month?'],
] as const

/** Small discoveries: organization, category, technologies, title, body. */
export const DISCOVERIES = [
  ['vue-workshop', 'components', ['vue'], 'Today I learned: `v-bind()` works in style blocks', 'Since Vue 3.2, and I still passed colours through inline styles.\n\n```vue\n<style scoped>\n.bar { inline-size: v-bind(width); }\n</style>\n```\n\nIt becomes a custom property on the root element, so changing it does not touch the style sheet.'],
  ['vue-workshop', 'components', ['css'], 'Text that balances itself', 'One line, and no more headings with a single word in the last line:\n\n```css\nh1, h2, h3 { text-wrap: balance; }\np { text-wrap: pretty; }\n```\n\n`balance` is limited to a few lines by the browser, so it costs nothing on long paragraphs.'],
  ['vue-workshop', 'tooling', ['git'], 'git worktree, or how I stopped stashing', 'Reviewing somebody’s branch without touching your own:\n\n```bash\ngit worktree add ../review origin/feature\n```\n\nTwo folders, one repository. Remove it with `git worktree remove ../review`.'],
  ['vue-workshop', 'tooling', ['vite', 'typescript'], 'import.meta.glob with types', 'It can be typed, and then the editor knows what each module exports:\n\n```ts\nconst pages = import.meta.glob<{ title: string }>(\'./pages/*.ts\', { eager: true })\n```'],
  ['data-cellar', 'queries', ['postgresql'], 'FILTER reads better than CASE', 'Counting several things in one pass:\n\n```sql\nSELECT count(*) AS total,\n       count(*) FILTER (WHERE paid) AS paid,\n       avg(amount) FILTER (WHERE paid) AS average\nFROM invoice;\n```\n\nIt is standard SQL, and it exists in SQLite and DuckDB as well.'],
  ['data-cellar', 'queries', ['postgresql'], 'DISTINCT ON: the newest row of each group', 'Before you write a window function and a subquery:\n\n```sql\nSELECT DISTINCT ON (device_id) device_id, at, value\nFROM reading\nORDER BY device_id, at DESC;\n```\n\nWith an index on `(device_id, at DESC)` it is fast for few devices. For many devices with many rows each, a lateral join wins.'],
  ['data-cellar', 'modelling', ['postgresql'], 'Exclusion constraints keep rooms from being booked twice', 'No trigger, no race:\n\n```sql\nALTER TABLE booking ADD CONSTRAINT no_overlap\n  EXCLUDE USING gist (room_id WITH =, during WITH &&);\n```\n\nYou need `btree_gist` for the first half.'],
  ['data-cellar', 'queries', ['sqlite'], 'SQLite’s query plan, in words', '`EXPLAIN QUERY PLAN` is short enough to read over coffee:\n\n```text\nSEARCH post USING INDEX post_author (author_id=?)\nUSE TEMP B-TREE FOR ORDER BY\n```\n\nIf the second line appears, the index is one column too short.'],
  ['night-shift', 'automation', ['bash'], 'set -e does not do what you think inside an if', 'This goes on after the failure, because the function is part of a condition:\n\n```bash\nset -e\ndeploy() { false; echo "still here"; }\nif deploy; then echo "deployed"; fi\n```\n\nIt prints both lines. `set -e` is switched off inside conditions, also for everything that is called from there.'],
  ['night-shift', 'automation', ['linux', 'systemd'], 'systemd-run: a transient unit for one command', 'A long job that must not eat the machine:\n\n```bash\nsystemd-run --scope -p MemoryMax=2G -p CPUQuota=50% ./reindex\n```\n\nNo unit file, no container, and `systemctl status` knows about it.'],
  ['night-shift', 'automation', ['docker'], 'Build secrets without leaving them in a layer', '```dockerfile\nRUN --mount=type=secret,id=token \\\n    TOKEN=$(cat /run/secrets/token) npm ci\n```\n\n`docker build --secret id=token,env=TOKEN .` and nothing of it stays in the image.'],
  ['night-shift', 'incidents', ['linux'], 'Which process has that deleted file open?', 'Disk full, `du` finds nothing. Somebody deleted a log that is still being written:\n\n```bash\nlsof +L1\n```\n\nTruncate it through `/proc/<pid>/fd/<n>` if you cannot restart the process.'],
  ['workbench', 'languages', ['python'], 'Walrus in a comprehension', 'Compute once, filter and keep:\n\n```python\nsizes = [size for path in paths if (size := path.stat().st_size) > 1_000_000]\n```\n\nIt took me four years to find the first good use of it.'],
  ['workbench', 'languages', ['go'], 'errors.Join keeps all of them', 'Closing three things, and reporting each failure:\n\n```go\nerr := errors.Join(file.Close(), conn.Close(), lock.Release())\n```\n\n`nil` values are skipped, and `errors.Is` looks into every one.'],
  ['workbench', 'languages', ['rust'], 'let else makes early returns readable', '```rust\nlet Some(user) = find_user(id) else {\n    return Err(Error::NotFound);\n};\n```\n\nNo more `match` whose second arm is the whole function.'],
  ['workbench', 'languages', ['javascript'], 'structuredClone is everywhere now', 'Deep copies with dates, maps and cycles, without a library:\n\n```js\nconst copy = structuredClone(settings)\n```\n\nFunctions and DOM nodes are refused loudly, which is right.'],
  ['workbench', 'languages', ['java'], 'Records as map keys', '```java\nrecord Point(int x, int y) {}\nvar seen = new HashSet<Point>();\nseen.add(new Point(1, 2));\n```\n\n`equals` and `hashCode` for nothing. I deleted 400 generated lines today.'],
  ['workbench', 'languages', ['swift'], 'Result builders are not only for SwiftUI', 'We use one for building SQL in tests. It reads like a list, and the compiler checks each line. I expected to regret it and did not.'],
] as const

/** Talks and texts that people pass on: organization, technologies, title, address, one sentence. */
export const LINKS = [
  ['vue-workshop', ['vue', 'javascript'], 'Signals, proxies and diffing: three ways to know what changed', 'https://talks.example/signals', 'Forty minutes, no framework war, and the best drawing of a dependency graph that I have seen.'],
  ['vue-workshop', ['css'], 'A year of writing CSS without a preprocessor', 'https://notes.example/plain-css', 'Nesting, layers and custom properties were enough. The author lists what was not.'],
  ['vue-workshop', ['html'], 'The forgotten form elements', 'https://html.example/forms', '`<output>`, `<meter>`, `<datalist>`: what they do, and where they disappoint.'],
  ['vue-workshop', ['webassembly', 'rust'], 'Image resizing in the browser before the upload', 'https://wasm.example/resize', 'Saves 80 % of the traffic on phones, and the code is shorter than the server’s.'],
  ['data-cellar', ['postgresql'], 'How Postgres chooses a join, drawn by hand', 'https://plans.example/joins', 'Nested loop, hash and merge with costs that you can follow with a pencil.'],
  ['data-cellar', ['kafka'], 'Exactly once is a property of the reader', 'https://logs.example/once', 'A calm explanation of what brokers can promise and what only you can.'],
  ['data-cellar', ['clickhouse'], 'Why columns compress: a walk through one file', 'https://columns.example/walk', 'Byte by byte through a real part on disk. Surprisingly entertaining.'],
  ['data-cellar', ['sqlite'], 'SQLite as a file format for documents', 'https://files.example/sqlite', 'Undo, partial reads and crash safety for nothing. I want this in every editor.'],
  ['night-shift', ['linux'], 'Reading flame graphs for people who pretend that they can', 'https://flames.example/reading', 'I was one of them.'],
  ['night-shift', ['kubernetes'], 'A cluster upgrade without fear: a checklist', 'https://clusters.example/checklist', 'Two pages, printed, with boxes to tick. More of this.'],
  ['night-shift', ['http3', 'nginx'], 'What HTTP/3 changes for operators', 'https://quic.example/operators', 'UDP, load balancers that look at connection ids, and why your firewall team will call.'],
  ['night-shift', ['opentelemetry'], 'Sampling traces without losing the interesting ones', 'https://traces.example/sampling', 'Tail sampling explained with a restaurant kitchen.'],
  ['workbench', ['c'], 'Reading an old chess engine line by line', 'https://old.example/chess', '1,200 lines of C from 1983 with more ideas per page than my last three jobs.'],
  ['workbench', ['risc-v', 'assembly'], 'A processor in a spreadsheet', 'https://sheets.example/cpu', 'It runs a RISC-V subset at about one instruction in two seconds. Wonderful.'],
  ['workbench', ['git'], 'Commit messages that helped me five years later', 'https://notes.example/commits', 'Nine real ones with the story of the day on which they were read again.'],
  ['workbench', ['haskell', 'elm'], 'Type errors as conversations', 'https://types.example/talk', 'What compilers could say if they remembered what you asked before.'],
] as const

export const MEETUPS = [
  ['vue-workshop', 'Lisbon', 'Casa do Código', ['vue', 'nuxt'], 'Components over coffee'],
  ['data-cellar', 'Helsinki', 'Kirjasto Oodi, room 3', ['postgresql'], 'Query plans by candlelight'],
  ['night-shift', 'Nairobi', 'iHub, ground floor', ['linux', 'prometheus'], 'Stories from the pager'],
  ['workbench', 'Hamburg', 'Hafenwerkstatt', ['raspberry-pi', 'esp32'], 'Repair café for side projects'],
  ['workbench', 'Online', 'Video room of the Workbench', ['typescript'], 'Show your unfinished things'],
  ['night-shift', 'Toronto', 'The Hub on Spadina', ['kubernetes', 'docker'], 'Containers without tears'],
] as const

export const REQUESTS = [
  ['workbench', 'this-site', [], 'Show the local time of an event beside its own', 'Half of us read events in another time zone than the one they happen in. Both times, please.', 'planned'],
  ['workbench', 'this-site', [], 'A feed of one technology for my feed reader', 'I follow three technologies from my feed reader. An Atom feed per technology would be all I need.', 'planned'],
  ['workbench', 'this-site', [], 'Collapse a thread with the keyboard', '`j` and `k` move between comments. A key that folds the one that I am at would complete it.', 'open'],
  ['workbench', 'this-site', [], 'Export everything that I have written', 'As Markdown, with dates. Not because I want to leave, but because I like to know that I could.', 'started'],
  ['workbench', 'this-site', [], 'Reactions with pictures', 'A row of small pictures under each comment, as everywhere else.', 'declined'],
  ['vue-workshop', 'tooling', ['storybook'], 'A shared gallery of our components', 'Everybody has a demo somewhere. One place, one address, built from our repositories.', 'open'],
  ['data-cellar', 'operations', ['docker', 'postgresql'], 'A sandbox with a million realistic rows', 'For questions about plans: one image that everybody can start, so that we talk about the same numbers.', 'started'],
  ['night-shift', 'automation', ['ansible'], 'A collection of small, finished roles', 'Ten roles that do one thing each and have a test. I would maintain three of them.', 'open'],
] as const
