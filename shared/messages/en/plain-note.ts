/** The page that a browser or a bot meets at the URL of a two-line message. It runs no script and loads nothing. */
export const plainNote = {
  title: 'A message for you',
  once: 'It can be shown once, and is gone after that. Nothing has been opened yet.',
  passphrase: 'Passphrase',
  show: 'Show the message',
  how: 'This message was left from a command line. The server saw its text on the way in, encrypted it with the key in this address, and keeps only ciphertext.',
  goneTitle: 'There is no message here',
  gone: 'It was read already, has expired, or never was.',
  wrong: 'The passphrase is wrong.',
}
