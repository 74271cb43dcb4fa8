// Before the first paint: the theme a person chose on this device. Nothing stored: as the system has it.
try {
  var theme = localStorage.getItem('muster-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (_) {
  // Storage is closed to us: the system's theme it is.
}
