/** A person's public page. */
export const person = {
  posts: 'Posts',
  comments: 'Comments',
  postCount: ({ count }: { count: number }) => count === 1 ? '1 post' : `${count.toLocaleString('en')} posts`,
  commentCount: ({ count }: { count: number }) => count === 1 ? '1 comment' : `${count.toLocaleString('en')} comments`,
  here: 'here since',
  placeholder: 'This name came with imported posts; nobody has claimed it yet.',
  deletedAccount: 'Deleted account',
  editProfile: 'Edit your profile',
  on: 'on',
  noComments: 'No comments yet.',
  moreComments: 'More comments',
  view: 'What to show',
}
