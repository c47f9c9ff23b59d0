/* dp-private-template.c: unpacks the cluster that was made at build time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-cluster-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dp-db-error.h"

#define TEMPLATE_NAME "cluster-template.tar.zst"
#define BLOCK_SIZE (1024 * 1024)
#define N_WRITERS 3

typedef struct archive ReadArchive;

static void
read_archive_free (ReadArchive *archive)
{
  archive_read_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadArchive, read_archive_free)

/* A program run from where it was built uses what was built with it. */
static char *
dup_template_path (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program != NULL && g_str_has_prefix (program, BUILD_DIR "/"))
    return g_strdup (BUILD_DIR "/src/database/" TEMPLATE_NAME);

  return g_strdup (PKGLIBDIR "/" TEMPLATE_NAME);
}

static gboolean
set_write_error (GError     **error,
                 const char  *path,
                 int          cause)
{
  if (cause == ENOSPC || cause == EDQUOT)
    g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DISK_FULL,
                 _("There is not enough space on the disk for a new database (%s); free about "
                   "50 MB and try again"), path);
  else
    g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                 _("The new database cannot be written to %s: %s"), path, g_strerror (cause));

  return FALSE;
}

/* The files are read one after the other, but written by several threads: making a file takes the
 * system longer than filling it. */
typedef struct
{
  int          root;
  GThreadPool *writers;
  GMutex       mutex;
  GError      *error;      /* the first */
} Unpacking;

typedef struct
{
  char   *path;
  char   *data;      /* its first @filled bytes are the file's first, the rest is a hole */
  gsize   filled;
  gsize   size;
} File;

static void
file_free (File *file)
{
  g_free (file->path);
  g_free (file->data);
  g_free (file);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, file_free)

static gboolean
write_file (int      root,
            File    *file,
            GError **error)
{
  gsize written = 0;
  int cause = 0;
  int fd = openat (root, file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return set_write_error (error, file->path, errno);

  while (written < file->filled && cause == 0)
    {
      gssize n = write (fd, file->data + written, file->filled - written);

      if (n < 0)
        cause = errno;
      else
        written += n;
    }
  if (cause == 0 && file->filled < file->size && ftruncate (fd, file->size) != 0)
    cause = errno;
  close (fd);

  return cause == 0 || set_write_error (error, file->path, cause);
}

static void
write_file_cb (gpointer data,
               gpointer user_data)
{
  g_autoptr(File) file = data;
  Unpacking *unpacking = user_data;
  GError *error = NULL;

  if (write_file (unpacking->root, file, &error))
    return;

  g_mutex_lock (&unpacking->mutex);
  if (unpacking->error == NULL)
    unpacking->error = g_steal_pointer (&error);
  g_mutex_unlock (&unpacking->mutex);
  g_clear_error (&error);
}

static gboolean
set_damaged (GError      **error,
             ReadArchive  *archive)
{
  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
               _("The template of the database is damaged (%s); install DataPipe again"),
               archive_error_string (archive));

  return FALSE;
}

static File *
read_file (ReadArchive           *archive,
           struct archive_entry  *entry,
           GError               **error)
{
  g_autoptr(File) file = g_new0 (File, 1);
  const void *block;
  size_t size;
  la_int64_t offset;
  int status;

  file->path = g_strdup (archive_entry_pathname (entry));
  file->size = archive_entry_size (entry);
  file->data = g_malloc0 (MAX (file->size, 1));
  while ((status = archive_read_data_block (archive, &block, &size, &offset)) == ARCHIVE_OK)
    {
      if (offset + size > file->size)
        break;
      memcpy (file->data + offset, block, size);
      file->filled = offset + size;
    }
  if (status == ARCHIVE_EOF)
    return g_steal_pointer (&file);

  set_damaged (error, archive);

  return NULL;
}

static gboolean
unpack_all (Unpacking    *unpacking,
            ReadArchive  *archive,
            GError      **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      const char *path = archive_entry_pathname (entry);
      File *file;

      /* A folder comes before what is in it. */
      if (archive_entry_filetype (entry) == AE_IFDIR)
        {
          if (mkdirat (unpacking->root, path, 0700) != 0 && errno != EEXIST)
            return set_write_error (error, path, errno);
          continue;
        }

      file = read_file (archive, entry, error);
      if (file == NULL)
        return FALSE;
      g_thread_pool_push (unpacking->writers, file, NULL);
    }

  return status == ARCHIVE_EOF || set_damaged (error, archive);
}

static gboolean
unpack_into (int           root,
             ReadArchive  *archive,
             GError      **error)
{
  Unpacking unpacking = { .root = root };
  gboolean unpacked;

  g_mutex_init (&unpacking.mutex);
  unpacking.writers = g_thread_pool_new (write_file_cb, &unpacking, N_WRITERS, FALSE, NULL);
  unpacked = unpack_all (&unpacking, archive, error);
  g_thread_pool_free (unpacking.writers, FALSE, TRUE);
  g_mutex_clear (&unpacking.mutex);

  if (unpacking.error == NULL)
    return unpacked;

  if (unpacked)
    g_propagate_error (error, unpacking.error);
  else
    g_error_free (unpacking.error);

  return FALSE;
}

gboolean
_dp_private_cluster_unpack (const char  *target,
                            GError     **error)
{
  g_autoptr(ReadArchive) archive = NULL;
  g_autofree char *path = dup_template_path ();
  struct stat info;
  gboolean unpacked;
  int root;

  /* Built where no cluster could be made, the file is empty. */
  if (stat (path, &info) != 0 || info.st_size == 0)
    {
      g_debug ("There is no template of a cluster at %s", path);
      return FALSE;
    }

  if (g_mkdir (target, 0700) != 0)
    return set_write_error (error, target, errno);
  root = open (target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0)
    return set_write_error (error, target, errno);

  archive = archive_read_new ();
  archive_read_support_format_tar (archive);
  archive_read_support_filter_all (archive);
  if (archive_read_open_filename (archive, path, BLOCK_SIZE) == ARCHIVE_OK)
    {
      unpacked = unpack_into (root, archive, error);
    }
  else
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The template of the database cannot be read (%s); install DataPipe again"),
                   archive_error_string (archive));
      unpacked = FALSE;
    }
  close (root);

  return unpacked;
}
