/** What is typed on one page before the desk, the next one begins with. Of this window alone. */
class Entering {
  email = $state('');
}

export const entering = new Entering();
