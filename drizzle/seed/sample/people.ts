import type { SamplePerson } from '#drizzle/seed/sample/shapes'

/** Everybody who writes in the sample. None of them exists. */
export const PEOPLE: readonly SamplePerson[] = [
  { handle: 'marta', name: 'Marta Oliveira', bio: 'Keeps this site running. Ask me when something is odd.', isAdmin: true },
  { handle: 'jonas', name: 'Jonas Lindqvist', bio: 'Front ends since table layouts. Owner of the Vue Workshop.' },
  { handle: 'priya', name: 'Priya Raman', bio: 'Database engineer. I read query plans for fun and sometimes for money.' },
  { handle: 'tomek', name: 'Tomek Zieliński', bio: 'On call so that you do not have to be. **Night Shift** owner.' },
  { handle: 'aiko', name: 'Aiko Tanabe', bio: 'Accessibility, design systems, tea.' },
  { handle: 'luc', name: 'Luc Bernard', bio: 'Rust at work, Rust at home, sorry.' },
  { handle: 'nneka', name: 'Nneka Obi', bio: 'Distributed systems. Writes `tla` before code.' },
  { handle: 'sam-k', name: 'Sam Kowalski', bio: 'Full stack, mostly the middle of it.' },
  { handle: 'ines', name: 'Inês Duarte', bio: 'Maps, tiles and anything with coordinates.' },
  { handle: 'dmitri', name: 'Dmitri Volkov', bio: 'Postgres extensions. My cat is called VACUUM.' },
  { handle: 'hanna', name: 'Hanna Virtanen', bio: 'Teaches programming to people who were told that they could not.' },
  { handle: 'omar', name: 'Omar Haddad', bio: 'Payments backend. Money is integers.' },
  { handle: 'bea', name: 'Bea Castillo', bio: 'Maintains three small packages that everyone forgot they depend on.' },
  { handle: 'willem', name: 'Willem de Groot', bio: 'Sysadmin since 1998. I still like cron.' },
  { handle: 'yuki', name: 'Yuki Mori', bio: 'Game tools, shaders, C# and Zig.' },
  { handle: 'ravi', name: 'Ravi Menon', bio: 'Go and Kubernetes. Recovering microservices architect.' },
  { handle: 'clara', name: 'Clara Hoffmann', bio: 'Typography on the web. Vue and CSS.' },
  { handle: 'mateo', name: 'Mateo Fernández', bio: 'Python, notebooks, data that lies.' },
  { handle: 'freya', name: 'Freya Nilsen', bio: 'Embedded: ESP32, Zephyr and the occasional burnt finger.' },
  { handle: 'kofi', name: 'Kofi Mensah', bio: 'Mobile developer for slow networks.' },
  { handle: 'elena', name: 'Elena Petrova', bio: 'Security reviews. Yes, I read your lockfile.' },
  { handle: 'noah', name: 'Noah Weiss', bio: 'Compilers, type systems, bad puns.' },
  { handle: 'amina', name: 'Amina Yusuf', bio: 'Technical writer. If the docs are wrong, tell me.' },
  { handle: 'gus', name: 'Gus Papadakis', bio: 'Ruby on Rails since 1.2.' },
  { handle: 'lin', name: 'Lin Wei', bio: 'Search and ranking.' },
  { handle: 'sofia', name: 'Sofia Marchetti', bio: 'Elixir, Phoenix, telephony.' },
  { handle: 'pavel', name: 'Pavel Novák', bio: '.NET since the betas.' },
  { handle: 'maeve', name: 'Maeve Byrne', bio: 'Test automation. I break things on purpose.' },
  { handle: 'hugo', name: 'Hugo Lefèvre', bio: 'Student. Learning everything at once.' },
  { handle: 'zara', name: 'Zara Khan', bio: 'Observability. Logs are a love language.' },
]

export const FIRST_NAMES = [
  'Adele', 'Bruno', 'Carmen', 'Dana', 'Emil', 'Farah', 'Goran', 'Helga', 'Ivo', 'Jana', 'Kenji', 'Lara', 'Milan', 'Nadia', 'Oskar',
  'Petra', 'Quinn', 'Rosa', 'Stefan', 'Tara', 'Ugo', 'Vera', 'Wanda', 'Xenia', 'Yann', 'Zoe', 'Anton', 'Birgit', 'Ciro', 'Doris',
] as const

export const LAST_NAMES = [
  'Abbott', 'Bianchi', 'Costa', 'Dahl', 'Evans', 'Fischer', 'Grant', 'Huang', 'Ivanov', 'Jansen', 'Kaya', 'Larsen', 'Moreau', 'Nagy',
  'Okafor', 'Park', 'Quist', 'Rossi', 'Silva', 'Tamm', 'Urban', 'Vogel', 'Walsh', 'Young', 'Zeman',
] as const
