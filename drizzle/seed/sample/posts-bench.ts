import type { SamplePost } from '#drizzle/seed/sample/shapes'

const place = { in: 'workbench' } as const

export const BENCH_POSTS: readonly SamplePost[] = [
  {
    ...place, category: 'languages', by: 'luc', type: 'Post', daysAgo: 0.6, liked: 26, technologies: ['rust', 'go'],
    title: 'I rewrote it in Rust, and then I rewrote it in Go',
    body: `A log shipper, 4,000 lines. The Rust version was correct on the first day and finished in the sixth week. The Go version was finished on the fourth day and correct in the fifth week.

What decided in the end was a colleague who had to fix it while I was away:

\`\`\`go
func (s *Shipper) flush(ctx context.Context) error {
  batch := s.take(maxBatch)
  if len(batch) == 0 {
    return nil
  }
  if err := s.send(ctx, batch); err != nil {
    s.putBack(batch)
    return fmt.Errorf("flush %d lines: %w", len(batch), err)
  }
  return nil
}
\`\`\`

She read this and fixed the bug in ten minutes. The Rust one had a \`Pin<Box<dyn Future + Send + 'static>>\` in the same place, and she wrote me a message instead.

I still prefer Rust. But “who else can fix it?” is a requirement, too.`,
    comments: [
      { by: 'noah', after: 18, liked: 8, body: 'The boxed future is a choice, not Rust. An `async fn` with a concrete type reads about like your Go. But your point about the team stands.', replies: [
        { by: 'luc', after: 25, liked: 4, body: 'True, I was being clever. That is rather the lesson: one language let me be clever.' },
      ] },
      { by: 'ravi', after: 40, liked: 6, body: '“correct in the fifth week”: what was the bug? Let me guess, a nil map or a goroutine that never ended.', replies: [
        { by: 'luc', after: 7, liked: 11, body: 'A goroutine that never ended. With a nil map in it.' },
      ] },
      { by: 'yuki', after: 130, liked: 3, body: 'Nobody has mentioned Zig yet, so: Zig.' },
    ],
  },
  {
    ...place, category: 'side-projects', by: 'ines', type: 'Showcase', daysAgo: 2.5, liked: 48, technologies: ['leaflet', 'openstreetmap', 'sqlite'],
    title: 'Quiet streets: walking routes that avoid traffic noise',
    url: 'https://quiet-streets.example',
    body: `I wanted to walk to work without the ring road. The map data knows the traffic class of every street, so:

- noise falls by 6 dB for each doubling of distance, buildings take another 5 to 15
- each edge of the graph costs *length × 10^(noise / 40)*
- Dijkstra does the rest, in SQLite with a recursive query, because I could

\`\`\`sql
WITH RECURSIVE walk(node, cost, path) AS (
  SELECT :start, 0.0, ',' || :start || ','
  UNION ALL
  SELECT e.target, w.cost + e.cost, w.path || e.target || ','
  FROM walk w JOIN edge e ON e.source = w.node
  WHERE instr(w.path, ',' || e.target || ',') = 0 AND w.cost < :budget
  ORDER BY 2 LIMIT 20000
)
SELECT path, min(cost) FROM walk WHERE node = :goal;
\`\`\`

It is 12 % longer on average and *so* much nicer. Works for 40 cities so far; tell me where it is wrong.`,
    comments: [
      { by: 'aiko', after: 22, liked: 7, body: 'Could it also avoid stairs? For wheelchairs and prams the tags are there.', replies: [
        { by: 'ines', after: 45, liked: 8, body: 'Good idea. There is a switch “no steps” since this evening.' },
        { by: 'aiko', after: 10, liked: 4, body: 'I love this place.' },
      ] },
      { by: 'priya', after: 60, liked: 5, body: 'A recursive query as Dijkstra with `ORDER BY` in the recursive part. I am impressed and slightly ill.' },
      { by: 'lin', after: 200, liked: 2, body: 'In Hamburg it sends me through the fish market at five in the morning. Quiet is relative.' },
    ],
  },
  {
    ...place, by: 'hanna', type: 'Post', daysAgo: 7, liked: 39, technologies: ['python'], labels: ['beginner'],
    title: 'What my students taught me about error messages',
    body: `I asked twenty beginners to read this aloud:

\`\`\`python
Traceback (most recent call last):
  File "shop.py", line 14, in <module>
    total = total + price
            ~~~~~~^~~~~~~
TypeError: unsupported operand type(s) for +: 'int' and 'str'
\`\`\`

What they said, in their words:

- “Traceback” means that I did something wrong. *(all twenty)*
- “most recent call last”: nobody knew what a call is.
- They all looked at the **first** line, because that is where one reads.
- The little \`~~~^~~~\` marks were understood by everyone at once.

So when you write a message: the last line first, the word for the thing that *they* named (\`price\`), and what to do. “\`price\` is text, not a number. Did you mean \`float(price)\`?”`,
    comments: [
      { by: 'noah', after: 30, liked: 9, body: 'Elm does precisely this, and every compiler writer admires it and then goes home and prints “expected expression”.' },
      { by: 'amina', after: 55, liked: 7, body: 'The same is true for documentation: people start where their eyes land. I now put the answer into the first sentence and the reason behind it.' },
      { by: 'hugo', after: 75, liked: 6, body: 'As one of the people this is about: yes. The squiggles are the only part I trust.' },
    ],
  },
  {
    ...place, category: 'this-site', by: 'amina', type: 'Request', daysAgo: 11, liked: 23, status: 'started', technologies: [], labels: ['idea'],
    title: 'Drafts that follow me from laptop to phone',
    body: 'I begin a post on the train and finish it at my desk. It would be lovely if the draft were there already.',
    comments: [
      { by: 'marta', after: 60, liked: 8, body: 'We are on it. Drafts are kept on the server from now on; the list of them comes next.' },
      { by: 'sofia', after: 240, liked: 2, body: 'Please with the time of the last change. Two drafts of one post are a puzzle otherwise.' },
    ],
  },
  {
    ...place, category: 'this-site', by: 'marta', type: 'Announcement', daysAgo: 30, liked: 33, technologies: [],
    title: 'Welcome to the guildhall',
    body: `This is a place for people who build software, and it belongs to the people who run it.

- **Organizations** are where posts live. Join the ones you like, or make one.
- **Technologies** tie posts together across organizations.
- Press \`?\` anywhere to see the keyboard shortcuts.

Be kind, be specific, and show your code. If something does not work, say so under *This site*.`,
    comments: [
      { by: 'hanna', after: 15, liked: 6, body: 'Pressed `?`. Delighted.' },
      { by: 'gus', after: 90, liked: 4, body: '`j` and `k` work in lists. My fingers thank you.' },
      { by: 'elena', after: 150, liked: 3, body: 'Is there a dark theme?', replies: [{ by: 'marta', after: 8, liked: 5, body: 'It follows your system, and there is a switch at the top.' }] },
    ],
  },
  {
    ...place, by: 'mateo', type: 'Question', daysAgo: 3.1, liked: 17, technologies: ['python', 'pandas', 'polars'],
    title: 'Polars or DuckDB for files that just do not fit into memory?',
    body: 'Parquet files, 60 GB in total, a laptop with 16 GB, group-bys over three columns. pandas is out. Has anybody used both for a month and formed an opinion?',
    comments: [
      { by: 'lin', after: 40, liked: 7, body: `DuckDB if you think in SQL, Polars if you think in columns. Both stream from Parquet. This ran in 50 s here on about your size:

\`\`\`sql
SELECT city, device, date_trunc('week', at) AS week, count(*), avg(duration)
FROM 'events/*.parquet'
GROUP BY ALL;
\`\`\`` },
      { by: 'nneka', after: 80, liked: 3, body: 'With Polars remember `scan_parquet`, not `read_parquet`, and `collect(engine="streaming")`. Otherwise it loads everything and you blame the wrong thing.' },
      { by: 'mateo', after: 600, liked: 4, body: 'Tried both today. DuckDB for questions, Polars for pipelines. Thank you!' },
    ],
  },
  {
    ...place, category: 'languages', by: 'noah', type: 'Post', daysAgo: 19, liked: 28, technologies: ['typescript', 'haskell'],
    title: 'Parse, don’t validate, in twelve lines of TypeScript',
    body: `A validator answers *yes* and throws the knowledge away. A parser returns it:

\`\`\`ts
declare const brand: unique symbol
type Email = string & { readonly [brand]: 'Email' }

export function parseEmail(text: string): Email | undefined {
  const trimmed = text.trim()
  return /^[^\\s@]+@[^\\s@]+$/.test(trimmed) ? trimmed as Email : undefined
}

export function invite(email: Email) { /* no check needed, ever */ }

invite('not an address') // does not compile
\`\`\`

One cast, in one place, and the rest of the program cannot forget the check. It is the same idea as in Haskell, with more punctuation.`,
    comments: [
      { by: 'pavel', after: 44, liked: 4, body: 'We do it with records in C#, `readonly record struct Email(string Value)` with a private constructor. Same peace.' },
      { by: 'sam-k', after: 70, liked: 3, body: 'How does it survive JSON? Everything from `fetch` is a lie.', replies: [
        { by: 'noah', after: 12, liked: 6, body: 'A schema at the border (valibot, zod, your own). The border is the *only* place where the word `as` may be spoken.' },
      ] },
    ],
  },
  {
    ...place, category: 'side-projects', by: 'yuki', type: 'Showcase', daysAgo: 33, liked: 30, technologies: ['zig', 'webassembly'],
    title: 'A synthesizer in 11 kB of WebAssembly',
    url: 'https://tiny-synth.example',
    body: `Sixteen voices, four oscillators each, no allocation after the start. The inner loop is Zig:

\`\`\`zig
export fn render(frames: u32) void {
    for (0..frames) |i| {
        var sum: f32 = 0;
        for (&voices) |*voice| {
            if (voice.gain < 0.0001) continue;
            voice.phase = @mod(voice.phase + voice.step, 1.0);
            sum += (voice.phase * 2.0 - 1.0) * voice.gain;
            voice.gain *= voice.decay;
        }
        out[i] = std.math.tanh(sum);
    }
}
\`\`\`

It runs in an AudioWorklet at 3 % of one core on my phone. \`tanh\` is the whole mastering department.`,
    comments: [
      { by: 'freya', after: 50, liked: 3, body: 'Naive sawtooths will alias above a few kHz. PolyBLEP costs six lines.', replies: [
        { by: 'yuki', after: 35, liked: 5, body: 'Now 11.2 kB and much less like a wasp. Thank you!' },
      ] },
      { by: 'luc', after: 100, liked: 2, body: 'I opened it in a meeting. Everyone knows now.' },
    ],
  },
  {
    ...place, by: 'sofia', type: 'Post', daysAgo: 52, liked: 19, technologies: ['elixir', 'phoenix', 'erlang'],
    title: 'Two years of Elixir in production: the good, the odd, the missing',
    body: `**Good:** a crash in one call never took another one down. We connect to a running node and look around with \`:observer\`. Deploys are dull.

**Odd:** macros. Every library has its own dialect of \`use\`.

\`\`\`elixir
def handle_info({:hangup, reason}, state) do
  :telemetry.execute([:call, :ended], %{duration: duration(state)}, %{reason: reason})
  {:stop, :normal, state}
end
\`\`\`

**Missing:** people. Hiring took four months; teaching took three weeks. Next time we teach first.`,
    comments: [
      { by: 'nneka', after: 65, liked: 4, body: 'The last sentence is worth the whole post.' },
      { by: 'gus', after: 170, liked: 2, body: 'As a Rails person: how long until you felt at home?', replies: [{ by: 'sofia', after: 30, liked: 3, body: 'Phoenix: a week. OTP: I will tell you when it happens.' }] },
    ],
  },
  {
    ...place, by: 'gus', type: 'Question', daysAgo: 26, liked: 16, technologies: ['rails', 'git'], labels: ['career'],
    title: 'How do you review a pull request of 4,000 lines without lying?',
    body: 'It is a well-made migration, from somebody whom I trust. I can approve it in five minutes and lie, or read it for two days. What do you do in practice?',
    comments: [
      { by: 'bea', after: 25, liked: 10, body: 'Ask for the script that made it. If 3,800 lines are mechanical, review the script and sample twenty places.' },
      { by: 'elena', after: 60, liked: 6, body: 'Write what you *did*: “read `payments/`, sampled the rest, ran it against yesterday’s traffic”. An honest partial review is worth more than a green tick.', replies: [
        { by: 'gus', after: 18, liked: 4, body: 'That is a sentence that I can say without blushing. Thanks.' },
      ] },
      { by: 'maeve', after: 200, liked: 3, body: 'And ask for the next one in pieces.' },
    ],
  },
  {
    ...place, category: 'side-projects', by: 'freya', type: 'Showcase', daysAgo: 70, liked: 35, technologies: ['esp32', 'rust'],
    title: 'A bird feeder that counts who comes',
    body: `An ESP32-S3 with a camera, a load cell and a very small model. It knows the difference between a tit, a sparrow and a squirrel, because the squirrel weighs 300 g.

\`\`\`rust
match (weight_g, label) {
    (w, _) if w > 150.0 => Visitor::Squirrel,
    (_, Label::GreatTit) => Visitor::GreatTit,
    (w, _) if w > 5.0 => Visitor::SomeBird,
    _ => Visitor::Wind,
}
\`\`\`

After 60 days: 4,112 birds, 203 squirrels, 1 cat (never again), 11,940 × wind.`,
    comments: [
      { by: 'ines', after: 20, liked: 6, body: '`Visitor::Wind` made my day.' },
      { by: 'mateo', after: 90, liked: 2, body: 'Is the data open? I would plot visits against temperature.', replies: [{ by: 'freya', after: 55, liked: 3, body: 'CSV by hour, link in my bio from tonight.' }] },
    ],
  },
  {
    ...place, category: 'languages', by: 'pavel', type: 'Post', daysAgo: 95, liked: 14, technologies: ['csharp', 'dotnet'],
    title: 'Spans in C#: the 20 lines that removed our garbage',
    body: `A parser for telemetry lines, 400,000 a second. Before: \`Split\`, \`Substring\`, 1.1 GB/s of garbage. After:

\`\`\`csharp
static bool TryParse(ReadOnlySpan<char> line, out Reading reading)
{
    reading = default;
    int comma = line.IndexOf(',');
    if (comma < 0) return false;
    if (!long.TryParse(line[..comma], out var at)) return false;
    if (!double.TryParse(line[(comma + 1)..], CultureInfo.InvariantCulture, out var value)) return false;
    reading = new Reading(at, value);
    return true;
}
\`\`\`

Zero allocations, three times as fast, and frankly easier to read.`,
    comments: [{ by: 'yuki', after: 130, liked: 3, body: 'InvariantCulture is the real hero here. Our German build parsed 1.5 as 15 for a month.' }],
  },
]
