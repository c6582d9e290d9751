"""Writes fixtures.json: what scikit-learn's metrics give on random data with ties and absent classes, for
ScikitLearnTests.

Run it in this folder with scikit-learn (the file names the versions): python3 fixtures.py
Scores are multiples of 1/4, so that ties are common. Some classes are never true; some samples weigh nothing. Where
scikit-learn has no value (the ROC AUC of a class that is never true), the file has null, and its means are over the
classes that have one.
"""
import json
import math
import warnings

import numpy as np
import scipy
import sklearn
from scipy.special import softmax
from sklearn import metrics as m

warnings.simplefilter("ignore")
draw = np.random.RandomState(12)


def number(x):
    """NaN is no JSON."""
    if isinstance(x, np.ndarray):
        return [number(v) for v in x.ravel()]
    return None if math.isnan(x) else float(x)


def averages(score):
    return {a: number(score(a)) for a in ("macro", "micro", "weighted")}


def rankings(y, s, k, w):
    """Of each class against the rest, and the means."""
    one = np.eye(k)[y]
    has = [c for c in range(k) if len(set(one[w > 0, c])) == 2]
    auc = [m.roc_auc_score(one[:, c], s[:, c], sample_weight=w) if c in has else math.nan for c in range(k)]
    return {
        "rocAuc": number(np.array(auc)),
        "rocAucAverages": {
            "macro": number(m.roc_auc_score(one[:, has], s[:, has], average="macro", sample_weight=w)) if has else None,
            "micro": number(m.roc_auc_score(one, s, average="micro", sample_weight=w)),
            "weighted": number(m.roc_auc_score(one[:, has], s[:, has], average="weighted", sample_weight=w))
            if has
            else None,
        },
        "averagePrecision": number(m.average_precision_score(one, s, average=None, sample_weight=w)),
        "averagePrecisionAverages": averages(
            lambda a: m.average_precision_score(one, s, average=a, sample_weight=w)
        ),
    }


def classification(name, k, n, seen, weighted, ties=True, shape=None):
    """Scores [n, k] (or [samples, k, positions...] of this shape), classes among those seen."""
    s = draw.normal(size=(n, k)) * 2
    s = np.round(s * 4) / 4 if ties else s
    y = draw.choice(seen, size=n)
    s[np.arange(n), y] += 0.75
    w = draw.randint(0, 17, size=n) / 8 if weighted else np.ones(n)
    p = np.argmax(s, axis=1)
    labels = list(range(k))
    q = softmax(s, axis=1)
    precision, recall, f1, support = m.precision_recall_fscore_support(
        y, p, labels=labels, sample_weight=w, zero_division=0
    )
    common = dict(labels=labels, sample_weight=w, zero_division=0)
    case = {
        "name": name,
        "classes": k,
        "shape": [n, k],
        "logits": number(s),
        "targets": [int(v) for v in y],
        "weights": number(w) if weighted else None,
        "confusion": number(m.confusion_matrix(y, p, labels=labels, sample_weight=w)),
        "accuracy": number(m.accuracy_score(y, p, sample_weight=w)),
        "balancedAccuracy": number(m.balanced_accuracy_score(y, p, sample_weight=w)),
        "matthews": number(m.matthews_corrcoef(y, p, sample_weight=w)),
        "kappa": number(m.cohen_kappa_score(y, p, labels=labels, sample_weight=w)),
        "kappaLinear": number(m.cohen_kappa_score(y, p, labels=labels, weights="linear", sample_weight=w)),
        "kappaQuadratic": number(m.cohen_kappa_score(y, p, labels=labels, weights="quadratic", sample_weight=w)),
        "precision": number(precision),
        "recall": number(recall),
        "f1": number(f1),
        "precisionAverages": averages(lambda a: m.precision_score(y, p, average=a, **common)),
        "recallAverages": averages(lambda a: m.recall_score(y, p, average=a, **common)),
        "f1Averages": averages(lambda a: m.f1_score(y, p, average=a, **common)),
        "fHalfAverages": averages(lambda a: m.fbeta_score(y, p, beta=0.5, average=a, **common)),
        "fTwo": number(m.fbeta_score(y, p, beta=2, average=None, **common)),
        "fTwoAverages": averages(lambda a: m.fbeta_score(y, p, beta=2, average=a, **common)),
        "jaccard": number(m.jaccard_score(y, p, average=None, **common)),
        "jaccardAverages": averages(lambda a: m.jaccard_score(y, p, average=a, **common)),
        "logLoss": number(m.log_loss(y, q, labels=labels, sample_weight=w)),
        "ofLogits": rankings(y, s, k, w),
        "ofProbabilities": None if ties else rankings(y, q, k, w),
        "topTwo": None if ties or k < 3 else number(m.top_k_accuracy_score(y, q, k=2, labels=labels, sample_weight=w)),
    }
    if shape is not None:  # [samples, k, positions...]: classes along the second axis
        positions = n // shape[0]
        case["shape"] = shape
        case["logits"] = number(s.reshape(shape[0], positions, k).transpose(0, 2, 1))
    return case


def regression(name, n, k, weighted):
    """Outputs [n, k]; the targets of the last are all equal."""
    t = np.round(draw.normal(size=(n, k)) * [1, 5, 0][:k] * 8) / 8 + 0.5
    x = np.round((t + draw.normal(size=(n, k)) * 0.7) * 8) / 8
    w = draw.randint(0, 17, size=n) / 8 if weighted else np.ones(n)
    return {
        "name": name,
        "shape": [n, k],
        "outputs": number(x),
        "targets": number(t),
        "weights": number(w) if weighted else None,
        "absolute": number(m.mean_absolute_error(t, x, sample_weight=w)),
        "squared": number(m.mean_squared_error(t, x, sample_weight=w)),
        "flat": number(m.r2_score(t.ravel(), x.ravel(), sample_weight=np.repeat(w, k))),
        "raw": number(m.r2_score(t, x, sample_weight=w, multioutput="raw_values")),
        "uniform": number(m.r2_score(t, x, sample_weight=w, multioutput="uniform_average")),
        "variance": number(m.r2_score(t, x, sample_weight=w, multioutput="variance_weighted")),
    }


def ranking(name, n, weighted):
    s = np.round(draw.normal(size=n) * 4) / 4
    y = (s + draw.normal(size=n) > 0.5).astype(float)
    w = draw.randint(0, 17, size=n) / 8 if weighted else np.ones(n)
    return {
        "name": name,
        "scores": number(s),
        "targets": number(y),
        "weights": number(w) if weighted else None,
        "rocAuc": number(m.roc_auc_score(y, s, sample_weight=w)),
        "averagePrecision": number(m.average_precision_score(y, s, sample_weight=w)),
    }


cases = {
    "sklearn": sklearn.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "classification": [
        classification("five classes, two of them never true", 5, 60, [0, 1, 3], False),
        classification("the same, weighted", 5, 60, [0, 1, 3], True),
        classification("four classes without ties", 4, 80, [0, 1, 2, 3], False, ties=False),
        classification("the same, weighted", 4, 80, [0, 1, 2, 3], True, ties=False),
        classification("two classes", 2, 40, [0, 1], True),
        classification("one class only is true", 3, 20, [1], False),
        classification("pixels", 3, 2 * 4 * 5, [0, 2], True, shape=[2, 3, 4, 5]),
    ],
    "regression": [
        regression("one output", 30, 1, False),
        regression("three outputs", 30, 3, False),
        regression("three outputs, weighted", 30, 3, True),
    ],
    "ranking": [ranking("scores with ties", 50, False), ranking("the same, weighted", 50, True)],
}
with open("fixtures.json", "w") as f:
    json.dump(cases, f, separators=(",", ":"))
    f.write("\n")
