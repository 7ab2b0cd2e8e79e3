import { anyAccount, authorAlone, authorAndModerators, everybody, everyone, moderators, newPost, nothing, ofAuthor, ofComment, ofPost, PICTURE, signedIn, unsilenced, unsilencedButAuthor } from '#tests/api/matrix-roles'
import type { MatrixRow } from '#tests/api/matrix-roles'

const edit = { type: 'Post', title: 'A better title', body: 'Better', revision: 1 }

/** What the operations of posts, comments and their pictures answer to everybody. */
export const POST_ROWS: Record<string, MatrixRow> = {
  'posts.feed': { expected: everybody, request: w => ({ query: { organization: w.organization } }) },
  'posts.feedViewer': { expected: everybody, request: w => ({ query: { ids: w.postId } }) },
  'posts.get': { expected: everybody, request: ofPost },
  'posts.viewer': { expected: everybody, request: ofPost },
  'posts.rank': { expected: everybody, request: ofPost },
  'posts.source': { expected: authorAndModerators, request: ofPost },
  'posts.revisions': { expected: everybody, request: ofPost },
  'posts.create': { expected: unsilenced, request: w => ({ body: newPost(w) }) },
  'posts.update': { expected: authorAndModerators, request: w => ({ ...ofPost(w), body: edit }) },
  'posts.remove': { expected: authorAlone, request: ofPost },
  'posts.restore': { expected: '401 404 404 403 403 404 404 404 403 ok', request: ofPost, world: { deleted: 'post' } },
  'posts.changeStatus': { expected: moderators, request: w => ({ ...ofPost(w), body: { status: 'planned' } }) },
  'posts.vote': { expected: unsilencedButAuthor, request: w => ({ ...ofPost(w), body: { weight: 1 } }) },
  'posts.byLink': { expected: signedIn, request: w => ({ query: { organization: w.organization, url: 'https://example.org/a' } }) },
  'posts.calendar': { expected: everyone(404), request: ofPost },
  'posts.stick': { expected: moderators, request: w => ({ ...ofPost(w), body: { until: '2099-01-01T00:00:00.000Z' } }) },
  'posts.pinComment': { expected: authorAndModerators, request: w => ({ ...ofPost(w), body: { commentId: w.commentId } }) },
  'posts.restoreRevision': { expected: authorAndModerators, request: w => ({ ...ofPost(w), body: { to: 1, revision: 1 } }) },
  'reading.seen': { expected: signedIn, request: ofPost },
  'reading.hide': { expected: signedIn, request: w => ({ ...ofPost(w), body: { hidden: true } }) },
  'reading.hidden': { expected: signedIn, request: nothing },
  'images.upload': { expected: anyAccount, request: () => ({ body: PICTURE }) },
  'images.get': { expected: everyone(404), request: () => ({ params: { key: `image-${'0'.repeat(32)}.webp` } }) },
  'posts.preview': { expected: signedIn, request: () => ({ body: { body: '*Text*' } }) },

  'comments.list': { expected: everybody, request: ofPost },
  'comments.get': { expected: everybody, request: ofComment },
  'comments.listByAuthor': { expected: everybody, request: ofAuthor },
  'comments.source': { expected: authorAndModerators, request: ofComment },
  'comments.create': { expected: unsilenced, request: w => ({ ...ofPost(w), body: { body: 'A reply', parentId: w.commentId } }) },
  'comments.update': { expected: authorAndModerators, request: w => ({ ...ofComment(w), body: { body: 'Better', revision: 1 } }) },
  'comments.revisions': { expected: everybody, request: ofComment },
  'comments.restoreRevision': { expected: authorAndModerators, request: w => ({ ...ofComment(w), body: { to: 1, revision: 1 } }) },
  'comments.remove': { expected: authorAlone, request: ofComment },
  'comments.restore': { expected: authorAlone, request: ofComment, world: { deleted: 'comment' } },
  'comments.vote': { expected: unsilencedButAuthor, request: w => ({ ...ofComment(w), body: { weight: -1 } }) },

}
