/* dp-cli-complete.c: datapipe complete: what may come next on a command line, for shells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-complete-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-source.h"

/* Here since the headers of sources and of indicators do not go together. */
void
_dp_cli_offer_sources (DpCliWanted *wanted)
{
  _dp_cli_offer_all (wanted, dp_source_list_names ());
}

/* Splits where @separator is in no brackets. */
static char **
split_outside (const char *text,
               const char *separator)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  const char *begin = text;
  int depth = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      depth += (*at == '[') - (*at == ']');
      if (depth == 0 && g_str_has_prefix (at, separator))
        {
          g_strv_builder_take (parts, g_strndup (begin, at - begin));
          begin = at + strlen (separator);
          at = begin - 1;
        }
    }
  if (*begin != '\0')
    g_strv_builder_add (parts, begin);

  return g_strv_builder_end (parts);
}

/* Whether a word of the help, "add", "NAME" or "expected|open", can have been meant by @word. */
static gboolean
stands_for (const char *part,
            const char *word)
{
  g_auto(GStrv) words = g_strsplit (part, "|", -1);

  return g_ascii_isupper (*part) || !g_ascii_isalpha (*part) ||
         g_strv_contains ((const char * const *) words, word);
}

static void offer_ways (DpCliWanted *wanted,
                        const char  *ways,
                        char       **words);

static void
offer_way (DpCliWanted *wanted,
           char       **parts,
           char       **words)
{
  if (parts[0] == NULL)
    return;

  if (parts[0][0] == '[')
    offer_ways (wanted, parts[0], words);
  else if (words[0] == NULL)
    _dp_cli_offer_values (wanted, parts[0]);
  else if (stands_for (parts[0], words[0]))
    offer_way (wanted, g_str_has_suffix (parts[0], "…") ? parts : parts + 1, words + 1);
}

/* What may come after @words by "[show | add KIND … | remove NUMBER]", as --help says it. */
static void
offer_ways (DpCliWanted *wanted,
            const char  *ways,
            char       **words)
{
  gsize length = strlen (ways);
  g_auto(GStrv) groups = split_outside (ways, " ");
  gboolean bracketed = ways[0] == '[' && g_strv_length (groups) == 1;
  g_autofree char *inner = NULL;
  g_auto(GStrv) each = NULL;

  /* "[list | use [NAME | ID]]" ends with the bracket that it begins with, "[a] [b]" does not. */
  inner = bracketed ? g_strndup (ways + 1, length - 2) : g_strdup (ways);
  each = split_outside (inner, " | ");
  for (gsize i = 0; each[i] != NULL; i++)
    {
      g_auto(GStrv) parts = split_outside (each[i], " ");

      offer_way (wanted, parts, words);
    }
}

/* @word: "--name", "--name=value" or "-n" */
static const GOptionEntry *
find_entry (const GOptionEntry *entries,
            const char         *word)
{
  for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL; entry++)
    {
      gsize length = strlen (entry->long_name);

      if (g_str_has_prefix (word, "--") && strncmp (word + 2, entry->long_name, length) == 0 &&
          (word[2 + length] == '\0' || word[2 + length] == '='))
        return entry;
      if (entry->short_name != 0 && word[0] == '-' && word[1] == entry->short_name &&
          word[2] == '\0')
        return entry;
    }

  return NULL;
}

static const GOptionEntry *
find_option (const DpCliCommand *command,
             const char         *word)
{
  const GOptionEntry *entry = find_entry (command->entries, word);

  return entry != NULL ? entry : find_entry (_dp_cli_common_entries, word);
}

static void
offer_options (DpCliWanted        *wanted,
               const GOptionEntry *entries)
{
  for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL; entry++)
    {
      g_autofree char *name = g_strconcat ("--", entry->long_name, NULL);

      _dp_cli_offer (wanted, name, _(entry->description));
    }
}

/* The words that are neither options nor what belongs to them. */
static char **
dup_plain_words (const DpCliCommand *command,
                 char              **words)
{
  g_autoptr(GStrvBuilder) plain = g_strv_builder_new ();

  for (; *words != NULL; words++)
    {
      const GOptionEntry *entry = find_option (command, *words);

      if (entry != NULL && entry->arg != G_OPTION_ARG_NONE && strchr (*words, '=') == NULL &&
          words[1] != NULL)
        words++;
      else if (**words != '-')
        g_strv_builder_add (plain, *words);
    }

  return g_strv_builder_end (plain);
}

/* Returns: (nullable): what the line gives @option, "--project", which takes a value */
static const char *
find_value (char       **words,
            const char  *option)
{
  gsize length = strlen (option);

  for (; *words != NULL; words++)
    {
      if (g_str_has_prefix (*words, option) && (*words)[length] == '=')
        return *words + length + 1;
      if (g_str_equal (*words, option))
        return words[1];
    }

  return NULL;
}

/* What is offered comes from where the command would look, once the line is complete. */
static void
heed_options (DpCliWanted  *wanted,
              char        **words)
{
  const char *env_file = find_value (words, "--env-file");
  const char *database = find_value (words, "--database");

  wanted->project = find_value (words, "--project");
  if (env_file != NULL)
    dp_settings_load_env_file (wanted->settings, env_file, NULL);
  if (database != NULL)
    dp_settings_override (wanted->settings, "database-url", database);
}

/* @words: what stands between the command and the word that is asked for */
static void
offer_for_command (DpCliWanted  *wanted,
                   char        **words)
{
  const DpCliCommand *command = wanted->command;
  guint n = g_strv_length (words);
  const GOptionEntry *last = n > 0 ? find_option (command, words[n - 1]) : NULL;
  const GOptionEntry *own = find_option (command, wanted->typed);
  const char *equals = strchr (wanted->typed, '=');
  g_auto(GStrv) plain = dup_plain_words (command, words);

  heed_options (wanted, words);
  if (last != NULL && last->arg != G_OPTION_ARG_NONE && strchr (words[n - 1], '=') == NULL)
    {
      _dp_cli_offer_values (wanted, last->arg_description);
    }
  else if (own != NULL && own->arg != G_OPTION_ARG_NONE && equals != NULL)
    {
      g_autofree char *before = g_strndup (wanted->typed, equals + 1 - wanted->typed);
      DpCliWanted value = *wanted;

      value.before = before;
      value.typed = equals + 1;
      _dp_cli_offer_values (&value, own->arg_description);
    }
  else if (*wanted->typed == '-')
    {
      offer_options (wanted, command->entries);
      offer_options (wanted, _dp_cli_common_entries);
      _dp_cli_offer (wanted, "--help", NULL);
    }
  else if (command->arguments != NULL)
    {
      guint n_plain = g_strv_length (plain);

      wanted->verb = n_plain > 0 ? plain[n_plain - 1] : NULL;
      offer_ways (wanted, command->arguments, plain);
    }
}

static void
offer_commands (DpCliWanted *wanted)
{
  const DpCliCommand * const *commands = _dp_cli_list_commands ();

  for (; *commands != NULL; commands++)
    _dp_cli_offer (wanted, (*commands)->name, _((*commands)->summary));
  _dp_cli_offer (wanted, "--help", NULL);
  _dp_cli_offer (wanted, "--version", NULL);
  if (strpbrk (wanted->typed, "./") != NULL)
    g_print (DP_CLI_FILES "\n");
}

static DpCliExit
complete (DpCli *cli)
{
  char **words = cli->arguments;
  DpCliWanted wanted = { .settings = cli->settings, .before = "", .typed = "" };
  g_auto(GStrv) before = NULL;
  guint n;

  if (words[0] != NULL && g_str_equal (words[0], "--"))
    words++;
  n = g_strv_length (words);
  if (n > 0)
    wanted.typed = words[n - 1];
  if (n < 2)
    {
      offer_commands (&wanted);
      return DP_CLI_DONE;
    }

  wanted.command = _dp_cli_find_command (words[0]);
  if (wanted.command == NULL)
    return DP_CLI_DONE;

  before = g_strdupv (words + 1);
  g_clear_pointer (&before[n - 2], g_free);
  offer_for_command (&wanted, before);

  return DP_CLI_DONE;
}

const DpCliCommand _dp_cli_complete = { "complete", N_("-- [WORD…]"),
                                        N_("What may come next on a command line, for shells"),
                                        NULL, complete };
