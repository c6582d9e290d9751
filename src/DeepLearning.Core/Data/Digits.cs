using System.IO.Compression;
using System.Numerics;

namespace DeepLearning;

/// <summary>
/// 1,797 handwritten digits of 8x8 pixels, embedded in this assembly. Source: E. Alpaydin and C. Kaynak, Optical
/// Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0.
/// </summary>
public static class Digits
{
    /// <summary>
    /// Samples [1, 8, 8] with pixels 0, 1/16, ... 1 (exact in both precisions), and the classes "0" to "9".
    /// </summary>
    public static Dataset<T> Load<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var stream = EmbeddedData.Open("digits.csv.gz");
        using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        var rows = CsvFile.ReadClasses<T>(unzipped, classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        var white = T.CreateChecked(16);
        var images = HostTensor<T>.Create(
            [rows.Count, 1, 8, 8],
            pixels =>
            {
                for (var i = 0; i < pixels.Length; i++)
                    pixels[i] = rows.Inputs[i] / white;
            }
        );
        return new(images, rows.Targets, rows.ClassNames);
    }
}
