/**
 * The one script that stands inside the page, before anything is painted. It sets what CSS has to know:
 * the chosen scheme (`data-theme`), and whether this browser holds a session (`data-signed-in`), so that
 * nothing flashes and the page itself stays the same for everybody. Its hash stands in the
 * Content-Security-Policy: change it and the hash follows, because the server hashes this constant.
 */
export const THEME_SCRIPT = `(function(){var d=document.documentElement.dataset,t;try{t=localStorage.getItem('theme')}catch(e){}`
  + `if(t!=='light'&&t!=='dark')t=matchMedia('(prefers-color-scheme:dark)').matches?'dark':'light';d.theme=t;`
  + `if(/(^|; )signed-in=1/.test(document.cookie))d.signedIn=''})()`
