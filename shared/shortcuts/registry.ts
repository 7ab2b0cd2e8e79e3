export type Place = 'everywhere' | 'lists' | 'posts' | 'queue' | 'forms' | 'editor'

export interface Shortcut {
  /** Each is one key (`event.key`), a combination (`mod+s`, `alt+1`) or a sequence (`g s`). `mod` is Ctrl, or Command on a Mac. */
  keys: readonly string[]
  place: Place
}

/** Every shortcut of the product. The binder and the help read this list; the words stand in the messages. */
export const SHORTCUTS = {
  'help.open': { keys: ['?'], place: 'everywhere' },
  'help.close': { keys: ['Escape'], place: 'everywhere' },
  'search.focus': { keys: ['/'], place: 'everywhere' },
  'go.home': { keys: ['h', '1'], place: 'everywhere' },
  'go.top': { keys: ['2'], place: 'everywhere' },
  'go.stacks': { keys: ['3'], place: 'everywhere' },
  'go.technologies': { keys: ['4'], place: 'everywhere' },
  'go.favorites': { keys: ['5'], place: 'everywhere' },
  'go.profile': { keys: ['6'], place: 'everywhere' },
  'go.organizations': { keys: ['g o'], place: 'everywhere' },
  'go.notifications': { keys: ['g b'], place: 'everywhere' },
  'go.settings': { keys: ['g s'], place: 'everywhere' },
  'go.scheduled': { keys: ['g w'], place: 'everywhere' },
  'go.write': { keys: ['w'], place: 'everywhere' },
  'post.new': { keys: ['n'], place: 'everywhere' },
  'list.next': { keys: ['j'], place: 'lists' },
  'list.previous': { keys: ['k'], place: 'lists' },
  'list.open': { keys: ['o', 'Enter'], place: 'lists' },
  'list.back': { keys: ['u'], place: 'lists' },
  'page.next': { keys: ['ArrowRight'], place: 'lists' },
  'page.previous': { keys: ['ArrowLeft'], place: 'lists' },
  'tab.select': { keys: ['alt+1', 'alt+2', 'alt+3', 'alt+4', 'alt+5', 'alt+6', 'alt+7', 'alt+8', 'alt+9'], place: 'lists' },
  'vote.up': { keys: ['a'], place: 'posts' },
  'vote.down': { keys: ['z'], place: 'posts' },
  'post.comment': { keys: ['c'], place: 'posts' },
  'comment.reply': { keys: ['r'], place: 'posts' },
  'organization.manage': { keys: ['m'], place: 'lists' },
  'thing.edit': { keys: ['e'], place: 'posts' },
  'thing.favorite': { keys: ['f'], place: 'posts' },
  'thing.report': { keys: ['p'], place: 'posts' },
  'post.follow': { keys: ['b'], place: 'posts' },
  'post.flat': { keys: ['t'], place: 'posts' },
  'case.select': { keys: ['x'], place: 'queue' },
  'case.delete': { keys: ['d'], place: 'queue' },
  'case.lock': { keys: ['l'], place: 'queue' },
  'case.dismiss': { keys: ['i'], place: 'queue' },
  'case.more': { keys: ['.'], place: 'queue' },
  'case.undo': { keys: ['mod+z'], place: 'queue' },
  'form.save': { keys: ['mod+s', 's'], place: 'forms' },
  // The editor reads these itself, because it is where somebody types (shared/editing/commands).
  'editor.bold': { keys: ['mod+b'], place: 'editor' },
  'editor.italic': { keys: ['mod+i'], place: 'editor' },
  'editor.strike': { keys: ['alt+s'], place: 'editor' },
  'editor.heading': { keys: ['mod+h'], place: 'editor' },
  'editor.link': { keys: ['mod+l'], place: 'editor' },
  'editor.image': { keys: ['mod+shift+l'], place: 'editor' },
  'editor.quote': { keys: ['mod+q'], place: 'editor' },
  'editor.code': { keys: ['mod+<'], place: 'editor' },
  'editor.fence': { keys: ['mod+shift+<'], place: 'editor' },
  'editor.bullets': { keys: ['alt+-'], place: 'editor' },
  'editor.ordered': { keys: ['alt+1'], place: 'editor' },
  'editor.remark': { keys: ['mod+/'], place: 'editor' },
  'editor.indent': { keys: ['Tab'], place: 'editor' },
  'editor.outdent': { keys: ['shift+Tab'], place: 'editor' },
} as const satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof SHORTCUTS
