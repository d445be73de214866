// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QTest>

#include "desktop/look/look.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// Our own symbols follow the palette, and are sharp on every screen.
class SymbolIconTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void symbolsTurnDarkWithTheDesktop()
    {
        const QIcon icon = look::icon(u"configure-symbolic"_s);
        const auto lightness = [&icon](qreal ratio) {
            const QImage image = icon.pixmap(QSize(16, 16), ratio).toImage();
            int opaque = 0;
            int sum = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (const QColor pixel = image.pixelColor(x, y); pixel.alpha() > 128) {
                        sum += pixel.lightness();
                        ++opaque;
                    }
                }
            }
            return opaque ? sum / opaque : -1;
        };
        for (const qreal ratio : {1.0, 2.0}) {
            QApplication::setPalette(look::lightPalette());
            QCOMPARE_LE(lightness(ratio), 80);
            QCOMPARE_GE(lightness(ratio), 0);
            QCOMPARE(icon.pixmap(QSize(16, 16), ratio).size(), QSize(16, 16) * ratio);
            QApplication::setPalette(look::darkPalette());
            QCOMPARE_GE(lightness(ratio), 160);
        }
        QApplication::setPalette(look::lightPalette());
    }
};

ANARCHY_WIDGET_TEST(SymbolIconTest, "symbolicon")
#include "tst_symbolicon.moc"
