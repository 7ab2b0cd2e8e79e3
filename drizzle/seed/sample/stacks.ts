export interface SampleStack {
  name: string
  owner: string
  vendor?: string
  appUrl?: string
  /** 100 to 740 characters. */
  description: string
  details: string
  /** Slugs of the catalogue, each with why. */
  uses: readonly [technology: string, reason: string][]
  /** Who keeps it among their favourites. */
  favoriteOf: readonly string[]
}

/** What the people of the sample have built. None of it exists. */
export const STACKS: readonly SampleStack[] = [
  {
    name: 'Harbour Lights', owner: 'ines', vendor: 'Inês Duarte', appUrl: 'https://harbour-lights.example',
    description: 'A map of every light, buoy and beacon between Porto and Faro: which of them are on, when each was last seen, and who looks after it. Three people keep it in their evenings.',
    details: '## Tiles\n\nVector tiles are cut once a night and served as plain files. There is no tile server that could fall over at sea.\n\n## What we would do again\n\nStart with PostGIS on the first day. Everything else was replaced at least once.',
    uses: [
      ['typescript', 'One language for the map and for the server, and it forgives renaming things.'], ['leaflet', 'Small, boring and complete. It works on the phone of every harbour master.'],
      ['vue', 'The list beside the map; nothing else needs a framework.'], ['nodejs', 'Reads the beacons over MQTT without ever getting busy.'],
      ['postgresql', 'With PostGIS: “within two miles of this point” is one line.'], ['caddy', 'Certificates that renew themselves. Nobody has thought about them since.'],
      ['openstreetmap', 'The base map, and where we give our corrections back to.'], ['debian', 'It is still there in the morning.'],
    ],
    favoriteOf: ['marta', 'jonas', 'priya', 'willem', 'freya', 'hugo'],
  },
  {
    name: 'Ledgerline', owner: 'omar', vendor: 'Ledgerline', appUrl: 'https://ledgerline.example',
    description: 'Double-entry bookkeeping as a service for shops with up to fifty people. Every amount is an integer, every change is a new row, and the whole books can be taken away as one file.',
    details: 'We publish our invariants as SQL:\n\n```sql\nselect transaction_id from entry group by 1 having sum(amount) <> 0\n```\n\nThis must return nothing. It runs every minute, and a row wakes somebody.',
    uses: [
      ['kotlin', 'Null is an accounting error. The compiler agrees.'], ['ktor', 'Small enough to read in a weekend, which is what we did.'],
      ['postgresql', 'Serializable transactions, used as intended.'], ['react', 'Accountants like tables with ten thousand cells; this keeps up.'],
      ['stripe', 'For our own bills only. The books of our customers never touch it.'], ['kafka', 'A log that the bank reads in its own time.'],
      ['hetzner', 'Two data centres in one country, and a price that fits on one line.'], ['prometheus', 'Counts what must never happen.'],
    ],
    favoriteOf: ['priya', 'nneka', 'ravi', 'elena'],
  },
  {
    name: 'Bread Clock', owner: 'clara', appUrl: 'https://bread-clock.example',
    description: 'Tells you when to feed the sourdough, when to fold and when to bake, from the temperature of your kitchen. A page of forty kilobytes that works without a connection and has no account.',
    details: 'Everything happens in the browser; the server only serves files.\n\n- The model is a table of 200 numbers.\n- The type is set in two weights.\n- There is nothing to delete, because there is nothing that we keep.',
    uses: [
      ['html', 'Most of the application is a form.'], ['css', 'Container queries and one grid. No framework was harmed.'],
      ['lit', 'One component, because the dial has to move.'], ['vite', 'Starts before the kettle is on.'], ['cloudflare', 'Close to every kitchen.'],
    ],
    favoriteOf: ['jonas', 'aiko', 'amina', 'hanna', 'maeve'],
  },
  {
    name: 'Night Watch', owner: 'tomek', vendor: 'Night Shift',
    description: 'Alert routing for a small operations team: one page that says who is awake, what is broken, and what was done about it the last three times. Written after one pager too many rang for nothing.',
    details: '## Rule\n\nAn alert that nobody acted on twice is deleted, not silenced.\n\n## Escalation\n\nA phone call after five minutes. There is no third step: by then it is morning somewhere.',
    uses: [
      ['go', 'One binary on every machine, and it starts before the disk is mounted.'], ['grafana', 'People read pictures at three in the morning, not logs.'],
      ['prometheus', 'The alerts live beside the numbers that they are about.'], ['postgresql', 'Who was called, when, and what they answered.'],
      ['twilio', 'A phone that really rings.'], ['ansible', 'So that the watch is set up the way it says it is.'], ['linux', 'With systemd timers instead of cron. Willem has forgiven us.'],
    ],
    favoriteOf: ['willem', 'zara', 'marta', 'ravi', 'dmitri'],
  },
  {
    name: 'Fieldnotes', owner: 'kofi', vendor: 'Kofi Mensah', appUrl: 'https://fieldnotes.example',
    description: 'Survey forms for places where the network is a rumour. Forms come over any connection, answers wait on the phone for weeks, and are sent in pieces of two kilobytes when there is a bar of signal.',
    details: 'A conflict is never resolved by the machine: both answers are kept, and a person looks at them. In two years there were eleven.',
    uses: [
      ['flutter', 'One code for the cheapest Android phones of six countries.'], ['sqlite', 'The truth lives on the phone. The server has a copy.'],
      ['elixir', 'Ten thousand phones that all wake up at sunrise.'], ['phoenix', 'Channels that survive a bus ride.'], ['fly-io', 'A region near most of the field.'],
      ['postgresql', 'Where the answers meet in the end.'],
    ],
    favoriteOf: ['sofia', 'hanna', 'mateo', 'ines'],
  },
  {
    name: 'Querylog', owner: 'priya', appUrl: 'https://querylog.example',
    description: 'Collects the plans of slow queries from many Postgres servers, groups those that differ only in their numbers, and shows which of them got worse since the last deploy. Nothing of the data itself is kept.',
    details: '```sql\nexplain (analyze, buffers, settings)\n```\n\nPlans are normalised, hashed and compared. The hardest part was deciding when two plans are the same.',
    uses: [
      ['rust', 'It sits on the path of every query and must not be noticed.'], ['axum', 'For the few pages that there are.'],
      ['clickhouse', 'Two billion plans on one machine.'], ['postgresql', 'It watches itself, of course.'], ['htmx', 'Tables that sort, without a build step.'],
      ['docker', 'So that trying it takes one line.'],
    ],
    favoriteOf: ['dmitri', 'lin', 'omar', 'jonas', 'sam-k', 'hugo'],
  },
  {
    name: 'Choir Practice', owner: 'hanna',
    description: 'Sheet music for choirs on tablets: everybody sees the same page, turns it for themselves, and the conductor’s pencil marks appear on all of them. Used by a choir of sixty in a church without a network.',
    details: 'One laptop is the server and the access point. It is carried to rehearsal in a bag with the biscuits.',
    uses: [
      ['svelte', 'Turning a page must take less than a beat.'], ['deno', 'One file, one permission, one command that a bass can type.'],
      ['sqlite', 'The library of a choir fits into one file.'], ['webrtc', 'Pencil marks go from tablet to tablet.'], ['raspberry-pi', 'For the evenings when the laptop is at work.'],
    ],
    favoriteOf: ['aiko', 'clara', 'noah'],
  },
  {
    name: 'Tagesblatt', owner: 'gus', vendor: 'Tagesblatt eG', appUrl: 'https://tagesblatt.example',
    description: 'The site of a local newspaper that belongs to its readers: articles, events, obituaries and a letters page that is moderated by people who live there. It has been running since 2009 and was never rewritten.',
    details: 'Every upgrade was done within a month of its release. That is the whole secret.\n\n| Year | Rails |\n| --- | --- |\n| 2009 | 2.3 |\n| 2017 | 5.1 |\n| 2026 | 8.1 |',
    uses: [
      ['ruby', 'Still the language in which the newsroom’s rules read like rules.'], ['rails', 'Since 2.3, one version at a time.'],
      ['mysql', 'It was there in 2009, and it has never been the problem.'], ['redis', 'For the front page on election night.'],
      ['sidekiq', 'Sends eleven thousand newsletters before breakfast.'], ['varnish', 'The reason why election night is quiet.'], ['mailgun', 'Delivers the newsletters.'],
    ],
    favoriteOf: ['bea', 'amina', 'sam-k'],
  },
  {
    name: 'Greenhouse 7', owner: 'freya', vendor: 'Freya Nilsen',
    description: 'Light, water and air for a greenhouse on the 70th parallel: forty sensors, nine valves and one controller that has to keep working when everything above it does not. The tomatoes do not read the status page.',
    details: 'The controller decides by itself. The server only watches, learns and suggests; a person says yes.',
    uses: [
      ['esp32', 'Twelve of them, each replaceable in the dark with gloves on.'], ['zephyr', 'An operating system that fits, with drivers that were tested by somebody else.'],
      ['c', 'For what must not allocate.'], ['python', 'For what may.'], ['influxdb', 'Every minute of four winters.'], ['grafana', 'The grower looks at it more often than at the tomatoes.'],
      ['raspberry-pi', 'The server. It lives in the tool shed.'],
    ],
    favoriteOf: ['luc', 'ines', 'yuki', 'willem', 'kofi'],
  },
  {
    name: 'Kerning Game', owner: 'yuki', appUrl: 'https://kerning-game.example',
    description: 'A puzzle game about moving letters: the closer to what a typographer would do, the more points. Made in a weekend, played by two million people, and still one executable without a server behind it.',
    details: 'Scores are compared on the device against distances that Clara measured by hand. She is credited as the final boss.',
    uses: [
      ['godot', 'Exports to everything, and the editor is made with itself.'], ['csharp', 'Because the maths was there already.'],
      ['blazor', 'The page where people submit their own words.'], ['github-actions', 'Builds for five platforms while we sleep.'],
    ],
    favoriteOf: ['clara', 'pavel', 'hugo'],
  },
  {
    name: 'Open Minutes', owner: 'bea', vendor: 'Open Minutes', appUrl: 'https://open-minutes.example',
    description: 'Searchable minutes of every council meeting of 340 towns, from scanned paper to full text, with who said what about which street. Run by a foundation, paid by donations, used by journalists and one very persistent neighbour.',
    details: 'The scans are kept for ever, in the quality in which we got them. Recognition gets better each year and is then run again.',
    uses: [
      ['python', 'Everything around text recognition speaks it.'], ['django', 'The admin alone saved us a year.'], ['postgresql', 'Also the job queue: one thing less.'],
      ['opensearch', 'Finds “Elm Street” in forty spellings.'], ['celery', 'Recognition of a meeting takes an hour and may fail twice.'],
      ['minio', 'Nine terabytes of scans that must be there in fifty years.'], ['nginx', 'Boring on purpose.'], ['ovh', 'A foundation has to like its bills.'],
    ],
    favoriteOf: ['lin', 'mateo', 'amina', 'elena', 'marta', 'hanna'],
  },
  {
    name: 'Guildhall', owner: 'marta', vendor: 'Guildhall',
    description: 'The site that you are reading. Posts, organizations, technologies and stacks for people who build software, with one process on one machine until there is a reason for more than that.',
    details: 'Pages are HTML first, and what depends on the reader comes afterwards. The queue runs on Postgres unless there is a Redis: losing it loses nothing.',
    uses: [
      ['typescript', 'From the schema to the button, so that a renamed column is a red line and not an incident.'], ['vue', 'Templates that a designer can read.'],
      ['nuxt', 'Server-rendered pages without having to think about it on every page.'], ['vuetify', 'For forms and dialogs, and only where they open.'],
      ['nodejs', 'One language on both sides.'], ['postgresql', 'The truth, the search, and the queue when there is nothing else.'],
      ['bullmq', 'Mail leaves when it should, also after a power cut.'], ['drizzle', 'SQL that the compiler can read.'], ['redis', 'Only once there is more than one machine.'],
      ['playwright', 'Presses every key that we promise.'],
    ],
    favoriteOf: ['jonas', 'aiko', 'hugo', 'bea', 'priya', 'tomek', 'clara'],
  },
]
