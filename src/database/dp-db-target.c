/* dp-db-target.c: where a database is and how to get in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-target-private.h"

#include <glib/gi18n-lib.h>
#include <libpq-fe.h>
#include <string.h>

#include "dp-db-error.h"

#define DEFAULT_PORT "5432"

struct _DpDbTarget
{
  gatomicrefcount  ref_count;
  GHashTable      *options;     /* libpq's keyword → value, of those that are set */
};

G_DEFINE_BOXED_TYPE (DpDbTarget, dp_db_target, dp_db_target_ref, dp_db_target_unref)

static DpDbTarget *
target_new_empty (void)
{
  DpDbTarget *self = g_new0 (DpDbTarget, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

static void
target_set (DpDbTarget *self,
            const char *keyword,
            const char *value)
{
  if (value != NULL && *value != '\0')
    g_hash_table_insert (self->options, g_strdup (keyword), g_strdup (value));
}

static DpDbTarget *
target_copy (DpDbTarget *self)
{
  DpDbTarget *copy = target_new_empty ();
  GHashTableIter iter;
  gpointer keyword, value;

  g_hash_table_iter_init (&iter, self->options);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    target_set (copy, keyword, value);

  return copy;
}

void
_dp_db_target_get_options (DpDbTarget *self,
                           GPtrArray  *keywords,
                           GPtrArray  *values)
{
  GHashTableIter iter;
  gpointer keyword, value;

  g_hash_table_iter_init (&iter, self->options);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    {
      g_ptr_array_add (keywords, keyword);
      g_ptr_array_add (values, value);
    }
}

/**
 * dp_db_target_new:
 * @host: a name, an address, or an absolute path of a socket directory
 * @port: 0 for 5432
 * @dbname: the database
 * @user: the role
 * @password: (nullable): its password
 * @sslmode: (nullable): as libpq's
 * @sslrootcert: (nullable): a path
 *
 * Returns: (transfer full): a target
 */
DpDbTarget *
dp_db_target_new (const char *host,
                  guint       port,
                  const char *dbname,
                  const char *user,
                  const char *password,
                  const char *sslmode,
                  const char *sslrootcert)
{
  DpDbTarget *self = target_new_empty ();
  g_autofree char *port_text = g_strdup_printf ("%u", port);

  target_set (self, "host", host);
  target_set (self, "port", port != 0 ? port_text : DEFAULT_PORT);
  target_set (self, "dbname", dbname);
  target_set (self, "user", user);
  target_set (self, "password", password);
  target_set (self, "sslmode", sslmode);
  target_set (self, "sslrootcert", sslrootcert);

  return self;
}

/* libpq repeats the text in its complaints about it, a password included. */
static char *
dup_without_credentials (const char *message,
                         const char *uri)
{
  g_autoptr(GString) text = g_string_new (message);

  g_string_replace (text, uri, "…", 0);
  g_strchomp (text->str);

  return g_strdup (strchr (uri, ':') != NULL && strchr (uri, '@') != NULL
                   ? _("it is not a valid connection address") : text->str);
}

/**
 * dp_db_target_new_for_uri:
 * @uri: `postgresql://user@host:port/database?…` or `host=… dbname=…`
 *
 * Returns: (transfer full) (nullable): a target
 */
DpDbTarget *
dp_db_target_new_for_uri (const char  *uri,
                          GError     **error)
{
  g_autoptr(DpDbTarget) self = NULL;
  g_autofree char *plain_uri = NULL;
  PQconninfoOption *options;
  char *message = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  /* SQLAlchemy's way of naming a driver is common in .env files. */
  if (g_str_has_prefix (uri, "postgresql+") && strstr (uri, "://") != NULL)
    plain_uri = g_strconcat ("postgresql", strstr (uri, "://"), NULL);
  else
    plain_uri = g_strdup (uri);

  options = PQconninfoParse (plain_uri, &message);
  if (options == NULL)
    {
      g_autofree char *reason = dup_without_credentials (message != NULL ? message : "", plain_uri);

      PQfreemem (message);
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED,
                   _("The database address cannot be used: %s. It should look like "
                     "postgresql://user@host:5432/database."), reason);
      return NULL;
    }

  self = target_new_empty ();
  target_set (self, "port", DEFAULT_PORT);
  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    target_set (self, option->keyword, option->val);
  PQconninfoFree (options);

  if (dp_db_target_get_option (self, "host") == NULL &&
      dp_db_target_get_option (self, "hostaddr") == NULL)
    target_set (self, "host", "localhost");
  if (dp_db_target_get_option (self, "user") == NULL)
    target_set (self, "user", g_get_user_name ());
  if (dp_db_target_get_option (self, "dbname") == NULL)
    target_set (self, "dbname", dp_db_target_get_option (self, "user"));

  return g_steal_pointer (&self);
}

/**
 * dp_db_target_with_dbname:
 * @dbname: another database
 *
 * Returns: (transfer full): the same server and role, another database
 */
DpDbTarget *
dp_db_target_with_dbname (DpDbTarget *self,
                          const char *dbname)
{
  g_return_val_if_fail (dbname != NULL, NULL);

  return dp_db_target_with_option (self, "dbname", dbname);
}

DpDbTarget *
_dp_db_target_with_options (DpDbTarget *self,
                            const char *options)
{
  g_autofree char *all = NULL;
  DpDbTarget *copy = target_copy (self);

  all = g_strjoin (" ", options, dp_db_target_get_option (self, "options"), NULL);
  target_set (copy, "options", all);

  return copy;
}

/** dp_db_target_ref: Returns: (transfer full): @self */
DpDbTarget *
dp_db_target_ref (DpDbTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/** dp_db_target_unref: gives up a reference to @self */
void
dp_db_target_unref (DpDbTarget *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->options);
  g_free (self);
}

/** dp_db_target_get_dbname: Returns: the database's name */
const char *
dp_db_target_get_dbname (DpDbTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dp_db_target_get_option (self, "dbname");
}

/**
 * dp_db_target_get_option:
 * @keyword: one of libpq's connection parameters
 *
 * Returns: (transfer none) (nullable): what it is set to
 */
const char *
dp_db_target_get_option (DpDbTarget *self,
                         const char *keyword)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (keyword != NULL, NULL);

  return g_hash_table_lookup (self->options, keyword);
}

/**
 * dp_db_target_with_option:
 * @keyword: one of libpq's connection parameters
 * @value: (nullable): %NULL to take it away
 *
 * Returns: (transfer full): the same otherwise
 */
DpDbTarget *
dp_db_target_with_option (DpDbTarget *self,
                          const char *keyword,
                          const char *value)
{
  DpDbTarget *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (keyword != NULL, NULL);

  copy = target_copy (self);
  g_hash_table_remove (copy->options, keyword);
  target_set (copy, keyword, value);

  return copy;
}

static void
append_uri_option (GString    *uri,
                   DpDbTarget *self,
                   const char *keyword,
                   char       *separator)
{
  const char *value = dp_db_target_get_option (self, keyword);

  if (value == NULL)
    return;

  g_string_append_c (uri, *separator);
  g_string_append (uri, keyword);
  g_string_append_c (uri, '=');
  g_string_append_uri_escaped (uri, value, "/", TRUE);
  *separator = '&';
}

/** dp_db_target_dup_uri: Returns: (transfer full): a URI that psql takes, without the password */
char *
dp_db_target_dup_uri (DpDbTarget *self)
{
  static const char * const others[] = { "hostaddr", "sslmode", "sslrootcert", "sslcert",
                                         "sslkey" };
  GString *uri;
  const char *host, *value;
  char separator = '?';

  g_return_val_if_fail (self != NULL, NULL);

  uri = g_string_new ("postgresql://");
  if ((value = dp_db_target_get_option (self, "user")) != NULL)
    {
      g_string_append_uri_escaped (uri, value, NULL, TRUE);
      g_string_append_c (uri, '@');
    }
  host = dp_db_target_get_option (self, "host");
  if (host != NULL && *host == '/')
    g_string_append_uri_escaped (uri, host, NULL, TRUE);
  else if (host != NULL && strchr (host, ':') != NULL)
    g_string_append_printf (uri, "[%s]", host);
  else if (host != NULL)
    g_string_append (uri, host);
  value = dp_db_target_get_option (self, "port");
  if (value != NULL && strcmp (value, DEFAULT_PORT) != 0)
    g_string_append_printf (uri, ":%s", value);
  g_string_append_c (uri, '/');
  g_string_append_uri_escaped (uri, dp_db_target_get_dbname (self), NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    append_uri_option (uri, self, others[i], &separator);

  return g_string_free (uri, FALSE);
}

/** dp_db_target_describe: Returns: (transfer full): for people: "market on db.example port 5433" */
char *
dp_db_target_describe (DpDbTarget *self)
{
  const char *host, *port, *dbname;

  g_return_val_if_fail (self != NULL, NULL);

  host = dp_db_target_get_option (self, "host");
  if (host == NULL)
    host = dp_db_target_get_option (self, "hostaddr");
  port = dp_db_target_get_option (self, "port");
  dbname = dp_db_target_get_dbname (self);

  if (host != NULL && *host == '/')
    return g_strdup_printf (_("%s on this computer"), dbname);
  if (port == NULL || strcmp (port, DEFAULT_PORT) == 0)
    return g_strdup_printf (_("%s on %s"), dbname, host);

  return g_strdup_printf (_("%s on %s port %s"), dbname, host, port);
}
