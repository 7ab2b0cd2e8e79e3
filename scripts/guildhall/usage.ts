export const USAGE = `Seals and opens notes that the server cannot read.

  guildhall seal   [options]          reads the text from standard input, prints the link
  guildhall open   <link> [options]   prints the text; this uses up one opening
  guildhall revoke <manage link>      destroys a note before it is opened

A link may be - : then it is read from standard input, and no other process sees it.

Options of seal
  --server <address>       where to (or GUILDHALL_SERVER; http://localhost:3000)
  --opens <number>         how often it opens (1)
  --expires <time>         gone at the latest after 5m, 1h, 1d, 7d or 30d (7d)
  --opens-at <moment>      does not open before: 2026-12-24T18:00:00Z
  --file <path>            goes along, encrypted; may be repeated
  --strict                 no second try if the connection breaks while it opens
  --destroy-when-guessed   after ten wrong passphrases it is destroyed, not locked
  --no-receipts            you are not told when it is opened, and the reader is told so
  --manage                 prints the manage link on a second line

Options of open
  --files <folder>         where its files are saved (.); nothing is ever overwritten

Passphrases (seal and open)
  --passphrase-file <path> its first line; never a passphrase on the command line, where others can see it
  --passphrase             asks for it on the terminal
  GUILDHALL_PASSPHRASE     from the environment

Ends with 0; 1 if something failed, 2 if it was called wrongly, 3 if the note is gone or was never there, 4 if the passphrase is
missing or wrong, 5 if it is too early or locked, 6 if the note was tampered with.
`
