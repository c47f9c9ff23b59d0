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

#define TEMPLATE_NAME "cluster-template.tar.lz4"
#define BLOCK_SIZE (1024 * 1024)

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

static gboolean
write_file (ReadArchive           *archive,
            struct archive_entry  *entry,
            int                    fd,
            GError               **error)
{
  const void *block;
  size_t size;
  la_int64_t offset, end = 0;
  int status;

  while ((status = archive_read_data_block (archive, &block, &size, &offset)) == ARCHIVE_OK)
    {
      gsize written = 0;

      while (written < size)
        {
          gssize n = pwrite (fd, (const guint8 *) block + written, size - written, offset + written);

          if (n < 0)
            return set_write_error (error, archive_entry_pathname (entry), errno);
          written += n;
        }
      end = offset + size;
    }

  /* A hole at the end is part of the file. */
  if (end < archive_entry_size (entry) &&
      ftruncate (fd, archive_entry_size (entry)) != 0)
    return set_write_error (error, archive_entry_pathname (entry), errno);
  if (status == ARCHIVE_EOF)
    return TRUE;

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
               _("The template of the database is damaged (%s); install DataPipe again"),
               archive_error_string (archive));

  return FALSE;
}

static gboolean
unpack_entry (ReadArchive           *archive,
              struct archive_entry  *entry,
              int                    root,
              GError               **error)
{
  const char *path = archive_entry_pathname (entry);
  gboolean written;
  int fd;

  if (archive_entry_filetype (entry) == AE_IFDIR)
    {
      if (mkdirat (root, path, 0700) == 0 || errno == EEXIST)
        return TRUE;
      return set_write_error (error, path, errno);
    }

  fd = openat (root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return set_write_error (error, path, errno);
  written = write_file (archive, entry, fd, error);
  close (fd);

  return written;
}

static gboolean
unpack_all (ReadArchive  *archive,
            int           root,
            GError      **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      if (!unpack_entry (archive, entry, root, error))
        return FALSE;
    }
  if (status == ARCHIVE_EOF)
    return TRUE;

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
               _("The template of the database is damaged (%s); install DataPipe again"),
               archive_error_string (archive));

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
      unpacked = unpack_all (archive, root, error);
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
