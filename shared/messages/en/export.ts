/** What stands in an archive of an account. */
export const exportTexts = {
  readme: `This is everything that your account at Guildhall holds.

account.json         your profile, address and preferences
posts/               your posts as you wrote them, in Markdown
*.json               each kind of thing you have made or done, one list per file; long lists go on in "-2", "-3" and so on
pictures/            pictures that you have uploaded (WebP)
capsule-files/       files of your capsules; capsules.json and files.json say which is which

Times are in UTC. Of sealed notes only their facts are here: nobody but their readers can open them.
Passwords, keys and the secrets of links are not part of it.
`,
}
