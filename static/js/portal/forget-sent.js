/* On a page that answers a form: the browser writes the form, words included, into the file from which it restores
   its tabs, and keeps it there after everything else was cleared. The page takes the form out of that entry at once. */
history.replaceState(history.state, "", location.href);
