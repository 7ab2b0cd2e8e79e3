import type { Place, ShortcutId } from '#shared/shortcuts/registry'

const does: Record<ShortcutId, string> = {
  'help.open': 'Show this list',
  'help.close': 'Close what is open',
  'go.home': 'Go to the home page',
  'go.technologies': 'Go to the technologies',
  'go.profile': 'Go to your profile',
  'go.organizations': 'Go to the organizations',
  'go.notifications': 'Go to your notifications',
  'go.settings': 'Go to your settings',
  'search.focus': 'Search',
  'list.next': 'Next one',
  'list.previous': 'Previous one',
  'list.open': 'Open it',
  'list.back': 'Back to the list',
  'page.next': 'Next page',
  'page.previous': 'Previous page',
  'vote.up': 'Vote up',
  'vote.down': 'Vote down',
  'post.new': 'Write a new post',
  'tab.select': 'Select the tab with that number',
  'post.comment': 'Write a comment',
  'comment.reply': 'Reply to the comment',
  'thing.edit': 'Edit it',
  'post.follow': 'Follow the discussion, or stop',
  'post.flat': 'Comments by time, or as threads',
  'form.save': 'Save',
}

const places: Record<Place, string> = {
  everywhere: 'Everywhere',
  lists: 'Lists and threads',
  posts: 'Posts and comments',
  forms: 'Forms',
}

export const shortcuts = {
  title: 'Keyboard shortcuts',
  does,
  places,
  then: 'then',
  or: 'or',
  enabled: 'Shortcuts are on',
  note: 'They never act while you type.',
}
