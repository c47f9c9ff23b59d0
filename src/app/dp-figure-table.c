/* dp-figure-table.c: a few figures of a few things
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-figure-table.h"

/* What is left at the least of what a row is about */
#define ROW_CHARS 6

struct _DpFigureTable
{
  GtkWidget  parent_instance;

  GPtrArray *columns;    /* (element-type GtkSizeGroup) */
  GString   *text;
  char      *label;
};

G_DEFINE_FINAL_TYPE (DpFigureTable, dp_figure_table, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkWidget *
add_line (DpFigureTable *self)
{
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ROW, NULL);

  gtk_widget_add_css_class (line, "figure-row");
  gtk_widget_set_parent (line, GTK_WIDGET (self));

  return line;
}

static GtkWidget *
add_cell (DpFigureTable     *self,
          GtkWidget         *line,
          guint              column,
          const char        *text,
          GtkAccessibleRole  role)
{
  GtkWidget *cell = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", text, NULL);

  gtk_label_set_xalign (GTK_LABEL (cell), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (cell, TRUE);
  gtk_widget_add_css_class (cell, "figure-cell");
  gtk_size_group_add_widget (g_ptr_array_index (self->columns, column), cell);
  gtk_box_append (GTK_BOX (line), cell);
  g_string_append_printf (self->text, "%s%s", column > 0 ? "\t" : "", text);

  return cell;
}

/* Where there is little room headings give way, numbers never do. */
static void
make_heading (GtkWidget  *cell,
              const char *text)
{
  gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (cell, text);
  gtk_widget_add_css_class (cell, "caption-heading");
}

static void
remove_lines (DpFigureTable *self)
{
  GtkWidget *line;

  while ((line = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (line);
}

static void
dp_figure_table_dispose (GObject *object)
{
  remove_lines (DP_FIGURE_TABLE (object));

  G_OBJECT_CLASS (dp_figure_table_parent_class)->dispose (object);
}

static void
dp_figure_table_finalize (GObject *object)
{
  DpFigureTable *self = DP_FIGURE_TABLE (object);

  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_string_free (self->text, TRUE);
  g_free (self->label);

  G_OBJECT_CLASS (dp_figure_table_parent_class)->finalize (object);
}

static void
dp_figure_table_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, DP_FIGURE_TABLE (object)->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_figure_table_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  DpFigureTable *self = DP_FIGURE_TABLE (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      g_set_str (&self->label, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->label != NULL ? self->label : "", -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_figure_table_class_init (DpFigureTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_figure_table_dispose;
  object_class->finalize = dp_figure_table_finalize;
  object_class->get_property = dp_figure_table_get_property;
  object_class->set_property = dp_figure_table_set_property;

  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "figuretable");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
}

static void
dp_figure_table_init (DpFigureTable *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->text = g_string_new (NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
}

void
dp_figure_table_begin (DpFigureTable      *self,
                       const char * const *titles)
{
  GtkWidget *line;

  g_return_if_fail (DP_IS_FIGURE_TABLE (self));
  g_return_if_fail (titles != NULL);

  remove_lines (self);
  g_ptr_array_set_size (self->columns, 0);
  g_string_truncate (self->text, 0);

  line = add_line (self);
  gtk_widget_add_css_class (line, "figure-head");
  for (guint i = 0; titles[i] != NULL; i++)
    {
      GtkWidget *cell;

      g_ptr_array_add (self->columns, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
      cell = add_cell (self, line, i, titles[i], GTK_ACCESSIBLE_ROLE_COLUMN_HEADER);
      make_heading (cell, titles[i]);
      gtk_widget_add_css_class (cell, "dimmed");
    }
  g_string_append_c (self->text, '\n');
}

void
dp_figure_table_add_row (DpFigureTable      *self,
                         const char         *title,
                         const char         *subtitle,
                         const char * const *cells,
                         const char * const *css_classes)
{
  GtkWidget *line;
  GtkWidget *heading;
  g_autofree char *full_title = NULL;

  g_return_if_fail (DP_IS_FIGURE_TABLE (self));
  g_return_if_fail (title != NULL);
  g_return_if_fail (cells != NULL);

  line = add_line (self);
  full_title = subtitle != NULL ? g_strdup_printf ("%s · %s", title, subtitle) : g_strdup (title);
  heading = add_cell (self, line, 0, full_title, GTK_ACCESSIBLE_ROLE_ROW_HEADER);
  make_heading (heading, full_title);
  gtk_label_set_width_chars (GTK_LABEL (heading), MIN (g_utf8_strlen (full_title, -1), ROW_CHARS));
  for (guint i = 1; i < self->columns->len; i++)
    {
      GtkWidget *cell = add_cell (self, line, i, cells[i - 1], GTK_ACCESSIBLE_ROLE_CELL);

      gtk_widget_add_css_class (cell, "numeric");
      if (css_classes != NULL && css_classes[i - 1] != NULL)
        gtk_widget_add_css_class (cell, css_classes[i - 1]);
    }
  g_string_append_c (self->text, '\n');
}

char *
dp_figure_table_dup_text (DpFigureTable *self)
{
  g_return_val_if_fail (DP_IS_FIGURE_TABLE (self), NULL);

  return g_strdup (self->text->str);
}
