import type { SamplePost } from '#drizzle/seed/sample/shapes'

const place = { in: 'night-shift' } as const

export const NIGHT_POSTS: readonly SamplePost[] = [
  {
    ...place, category: 'incidents', by: 'tomek', type: 'Post', daysAgo: 1.6, liked: 52, technologies: ['nginx', 'linux'], labels: ['postmortem'],
    title: 'Postmortem: 47 minutes down because of a full disk that had 40 % free',
    body: `**Impact:** 47 minutes of errors for about a third of our users.

**Timeline (UTC)**

- 02:11 Alert: error rate above 5 %
- 02:14 \`No space left on device\` in the logs. \`df -h\`: 61 % used. Confusion.
- 02:31 Somebody runs \`df -i\`:

\`\`\`bash
$ df -i /var
Filesystem       Inodes    IUsed IFree IUse% Mounted on
/dev/nvme0n1p3 13107200 13107200     0  100% /var
\`\`\`

- 02:44 The session folder has 12.4 million files of zero bytes.
- 02:58 \`find /var/lib/app/sessions -empty -delete\` finishes; service recovers.

**Cause:** a health check without a cookie created a session file every second, on four hosts, for 36 days.

**What changes:** sessions are created when there is something to store · alert on inodes as well as bytes · the runbook’s first line for “no space” is now \`df -h; df -i\`.

Nobody did anything wrong. The health check was even well reviewed.`,
    comments: [
      { by: 'willem', after: 12, liked: 16, body: 'I have been doing this for 27 years and I *still* forget `df -i` at two in the morning.' },
      { by: 'zara', after: 30, liked: 7, body: 'node_exporter has `node_filesystem_files_free` since for ever; hardly any dashboard shows it. Adding it to ours now.' },
      { by: 'ravi', after: 65, liked: 3, body: 'Is there a reason why the sessions are files at all?', replies: [
        { by: 'tomek', after: 20, liked: 8, body: '2014.' },
        { by: 'ravi', after: 5, liked: 6, body: 'A complete answer.' },
      ] },
      { by: 'hugo', after: 200, liked: 4, body: 'I did not know that a disk can be full of *names*. Thank you for writing these.' },
    ],
  },
  {
    ...place, category: 'automation', by: 'ravi', type: 'Post', daysAgo: 4.3, liked: 31, technologies: ['kubernetes', 'go', 'docker'],
    title: 'We moved from Kubernetes to three servers and systemd',
    body: `Not a rant: Kubernetes was right for us when we were forty people. Now we are nine, with two services and a database.

\`\`\`ini
[Unit]
Description=shop
After=network-online.target

[Service]
ExecStart=/opt/shop/current/shop
DynamicUser=yes
StateDirectory=shop
Restart=always
RestartSec=1
MemoryMax=1G

[Install]
WantedBy=multi-user.target
\`\`\`

Deploying is \`rsync\`, a symlink and \`systemctl reload\`. What we lost: autoscaling (never used), the feeling of being modern. What we won: two days a month, and everybody can explain the whole system on one sheet of paper.`,
    comments: [
      { by: 'nneka', after: 22, liked: 5, body: 'How do you replace a host?', replies: [
        { by: 'ravi', after: 17, liked: 6, body: 'Ansible, 11 minutes from an empty machine. We do it every month, so that we know that it works.' },
      ] },
      { by: 'tomek', after: 50, liked: 9, body: '`DynamicUser` and `StateDirectory` are the most underrated lines in this post.' },
      { by: 'kofi', after: 190, liked: 1, body: 'Interested in how you do zero-downtime with plain systemd. Socket activation?', replies: [
        { by: 'willem', after: 30, liked: 5, body: 'Socket activation: systemd keeps the listening socket while the process restarts, so connections wait instead of failing. It has been there since 2010 and people still discover it.' },
      ] },
    ],
  },
  {
    ...place, category: 'automation', by: 'elena', type: 'Post', daysAgo: 10, liked: 36, technologies: ['github-actions', 'npm'], labels: ['security'],
    title: 'Pin your actions: a tag is a promise, a hash is a fact',
    body: `A tag can be moved. If a step of your pipeline says \`@v4\`, whoever controls that repository controls your secrets.

\`\`\`yaml
jobs:
  build:
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
\`\`\`

Three rules that cost nothing:

1. Full commit hashes, with the version as a comment so that update bots understand it.
2. \`permissions:\` at the top, as little as possible.
3. Secrets only in the job that needs them, never in the environment of everything.`,
    comments: [
      { by: 'bea', after: 40, liked: 4, body: 'Renovate does 1 with one preset (`helpers:pinGitHubActionDigests`). No excuse.' },
      { by: 'sam-k', after: 110, liked: 2, body: 'Is there anything like it for the images that the actions pull?', replies: [
        { by: 'elena', after: 25, liked: 5, body: '`image@sha256:…`. Same idea, same ugliness, same peace of mind.' },
      ] },
    ],
  },
  {
    ...place, category: 'incidents', by: 'zara', type: 'Question', daysAgo: 2.9, liked: 13, technologies: ['prometheus', 'grafana'], labels: ['observability'],
    title: 'How do you keep alerts that nobody reads from coming back?',
    body: 'We deleted 140 alerts in spring. It is autumn and there are 126 again, each added by somebody reasonable after an incident. What process keeps the number down without forbidding anything?',
    comments: [
      { by: 'tomek', after: 35, liked: 14, body: 'An alert must name a human action in its text. “Look at it” is not an action. That alone halves them.', replies: [
        { by: 'zara', after: 20, liked: 3, body: 'And a link to the runbook with that action. I like it.' },
      ] },
      { by: 'maeve', after: 90, liked: 8, body: 'Expiry dates. Every alert is deleted after six months unless somebody who was woken by it signs for another six.' },
      { by: 'nneka', after: 130, liked: 5, body: 'Alert on objectives (burn rate), not on causes. Causes belong on a dashboard that you open *after* the alert.' },
    ],
  },
  {
    ...place, category: 'automation', by: 'willem', type: 'Showcase', daysAgo: 25, liked: 20, technologies: ['bash', 'linux'],
    title: 'backup-drill: restores a random backup every night and complains',
    body: `A backup that has never been restored is a rumour. This is 90 lines of Bash in a timer:

\`\`\`bash
set -euo pipefail
archive=$(ls /backup/*.zst | shuf -n 1)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

zstd -dc "$archive" | tar -x -C "$dir"
pg_ctl -D "$dir/pg" -o '-p 5999' -w start
rows=$(psql -p 5999 -Atc 'select count(*) from account')
pg_ctl -D "$dir/pg" -m fast stop

[ "$rows" -gt 1000 ] || { echo "only $rows accounts in $archive" >&2; exit 1; }
\`\`\`

It has failed twice in a year. Both times the backup was fine and the restore was not, which is the point.`,
    comments: [
      { by: 'priya', after: 44, liked: 6, body: 'Check a *recent* row as well: the newest order should be younger than the backup minus an hour. Otherwise an old copy passes for ever.', replies: [
        { by: 'willem', after: 12, liked: 7, body: 'Added. Thank you, that would have been the third failure.' },
      ] },
    ],
  },
  {
    ...place, category: 'meetups', by: 'tomek', type: 'Event', daysAgo: 14, liked: 16, technologies: ['linux'], event: { inDays: 26, hours: 4, place: 'Kraków, Café Kubek, upper floor' },
    title: 'Night Shift by day: coffee and incident stories in Kraków',
    body: 'No slides, no sponsors. Bring one incident that you can tell in ten minutes: what you saw, what you thought, what it was. Under the Chatham House rule.',
    comments: [
      { by: 'ines', after: 60, liked: 2, body: 'I will be in Kraków that week, count me in.' },
      { by: 'pavel', after: 500, liked: 1, body: 'Is there a train back to Ostrava after ten?', replies: [{ by: 'tomek', after: 40, liked: 2, body: '22:12. We will throw you out in time.' }] },
    ],
  },
  {
    ...place, by: 'zara', type: 'Announcement', daysAgo: 90, liked: 17, technologies: ['opentelemetry'],
    title: 'How we write postmortems here',
    body: 'Please use the template in the sidebar: impact, timeline in UTC, cause, what went well, what changes. Names of people and customers stay out. “Human error” is where the investigation *begins*.',
    isLocked: true,
    comments: [
      { by: 'elena', after: 100, liked: 5, body: 'Thank you for the line about names. It should be printed on the pager.' },
    ],
  },
  {
    ...place, category: 'automation', by: 'freya', type: 'Question', daysAgo: 17, liked: 8, technologies: ['esp32', 'zephyr', 'github-actions'],
    title: 'CI for firmware: flashing a real board from a pipeline',
    body: 'I want each pull request to be flashed to a real ESP32 on my desk and to run a smoke test. A self-hosted runner with USB works until the board hangs. How do you power-cycle it from a script?',
    comments: [
      { by: 'willem', after: 70, liked: 6, body: 'A hub with per-port power switching and `uhubctl -l 1-1 -p 2 -a cycle`. Check the list of supported hubs first, most lie.' },
      { by: 'luc', after: 150, liked: 3, body: 'Or a relay on a second ESP32. It is ESP32s all the way down.', replies: [
        { by: 'freya', after: 20, liked: 5, body: 'And who power-cycles the second one?' },
        { by: 'luc', after: 6, liked: 9, body: 'The first one, of course.' },
      ] },
    ],
  },
  {
    ...place, by: 'maeve', type: 'Request', daysAgo: 40, liked: 10, status: 'completed', technologies: [],
    title: 'A label for postmortems, so that one can subscribe to them',
    body: 'I would like to read every postmortem and not every question. A label would do.',
    comments: [{ by: 'tomek', after: 90, liked: 3, body: 'Done: `postmortem`. I went back and labelled the old ones.' }],
  },
]
