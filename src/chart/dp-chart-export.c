/* dp-chart-export.c: the chart as a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define LEAST_SIZE 64
#define MOST_SIZE  16384

typedef enum
{
  FORMAT_UNKNOWN,
  FORMAT_PNG,
  FORMAT_SVG,
  FORMAT_PDF,
  FORMAT_CSV,
} Format;

static Format
get_format (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".png"))
    return FORMAT_PNG;
  if (g_str_has_suffix (lower, ".svg"))
    return FORMAT_SVG;

  if (g_str_has_suffix (lower, ".csv"))
    return FORMAT_CSV;

  return g_str_has_suffix (lower, ".pdf") ? FORMAT_PDF : FORMAT_UNKNOWN;
}

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/* Vector files count in points, a quarter more than pixels: drawn pixel for point all the same. */
static cairo_surface_t *
create_surface (Format      format,
                GByteArray *bytes,
                int         width,
                int         height)
{
  switch (format)
    {
    case FORMAT_SVG:
      return cairo_svg_surface_create_for_stream (append_bytes, bytes, width, height);
    case FORMAT_PDF:
      return cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
    case FORMAT_PNG:
    case FORMAT_CSV:
    case FORMAT_UNKNOWN:
    default:
      return cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
    }
}

static void
describe_document (DpChart         *self,
                   cairo_surface_t *surface,
                   Format           format)
{
  g_autofree char *summary = dp_chart_describe (self, -1);

  if (format == FORMAT_PDF)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, summary);
}

static cairo_status_t
draw_to_bytes (DpChart    *self,
               Format      format,
               GByteArray *bytes,
               int         width,
               int         height)
{
  cairo_surface_t *surface = create_surface (format, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  gssize cursor = self->cursor;
  cairo_status_t status;

  describe_document (self, surface, format);

  /* A file has a title, and nobody's pointer on it. */
  self->with_title = self->series != NULL;
  self->cursor = -1;
  dp_chart_draw (self, cr, width, height);
  self->with_title = FALSE;
  self->cursor = cursor;

  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == FORMAT_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

/* Returns: (transfer full) (nullable): the file's content */
static GByteArray *
create_bytes (DpChart  *self,
              Format    format,
              int       width,
              int       height,
              GError  **error)
{
  g_autoptr(GByteArray) bytes = NULL;
  cairo_status_t status;

  if (format == FORMAT_CSV)
    {
      char *table = dp_chart_dup_table (self);

      return g_byte_array_new_take ((guint8 *) table, strlen (table));
    }

  bytes = g_byte_array_new ();
  status = draw_to_bytes (self, format, bytes, width, height);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("The chart could not be drawn: %s. A smaller size may help."),
                   cairo_status_to_string (status));
      return NULL;
    }

  return g_steal_pointer (&bytes);
}

gboolean
dp_chart_export (DpChart     *self,
                 const char  *path,
                 int          width,
                 int          height,
                 GError     **error)
{
  g_autoptr(GByteArray) bytes = NULL;
  Format format;

  g_return_val_if_fail (DP_IS_CHART (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  format = get_format (path);
  if (format == FORMAT_UNKNOWN)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("A chart cannot be written to “%s”; give a name that ends in .png, "
                     ".svg, .pdf or .csv."), path);
      return FALSE;
    }
  if (MIN (width, height) < LEAST_SIZE || MAX (width, height) > MOST_SIZE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("A chart cannot be %d×%d pixels large; choose sides between %d and %d."),
                   width, height, LEAST_SIZE, MOST_SIZE);
      return FALSE;
    }

  bytes = create_bytes (self, format, width, height, error);
  if (bytes == NULL)
    return FALSE;
  if (!g_file_set_contents (path, (const char *) bytes->data, bytes->len, error))
    {
      g_prefix_error (error, _("The chart could not be saved, so there is no new file: "));
      return FALSE;
    }

  return TRUE;
}
