//! SOAP: Adam in the eigenvectors of Shampoo's matrices.

use super::{BETA1, BETA2, EPS, LR};
use crate::math::Vector;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::layout::MatrixBlock;
use crate::math::rule::{Equation, Halt, Now, Python, Rule, RuleGroup, eq};
use crate::math::symmetric;
use nalgebra::{DMatrix, DVector};

tunable! {
    /// SOAP (Vyas et al. 2024, algorithms 3 and 4), with the corrections and the first step of the authors' code.
    ///
    /// The first step stays at its place, so that without noise the second gradient is the first: what it says of the axis at right angles is rounding, which
    /// an ε below 10⁻⁷ makes visible in later digits. It only gives the first L and R, whose eigenvectors are the axes of the second. Every f steps the axes move on by
    /// one step of power iteration, Q ← the orthogonal factor of L Q. Where a first gradient says nothing of some directions, as in a layer with
    /// many more rows than columns, their axes are as the eigenvalue routine gives them. Biases have no axes: theirs is Adam. In the plane x is
    /// one matrix of two rows and one column, and the method is Adam with turned axes.
    pub struct Soap("soap", "SOAP", "Adam along the eigenvectors of averaged gradient products, layer by layer; in the plane that is Adam whose axes turn.") {
        lr: f64 = LR.default(0.1),
        beta1: f64 = BETA1.default(0.95),
        beta2: f64 = BETA2.default(0.95),
        every: u64 = Param::count("every", "f", "steps between turns", "How many steps the axes stay before they turn.", 10, 1, 1_000_000).slider(1.0, 100.0, Scale::Log),
        eps: f64 = EPS,
    }
}

/// What SOAP keeps of one layer.
#[derive(Clone)]
pub struct SoapLayer {
    /// Lₖ and Rₖ; empty for biases.
    products: [DMatrix<f64>; 2],
    /// Their axes, as columns; empty for biases.
    axes: [DMatrix<f64>; 2],
    /// mₖ
    mean: DMatrix<f64>,
    /// vₖ, along the axes
    square: DMatrix<f64>,
}

impl SoapLayer {
    fn new(layer: &MatrixBlock) -> Self {
        let sizes = if layer.is_bias { [0, 0] } else { [layer.rows, layer.columns] };
        let zeros = || DMatrix::zeros(layer.rows, layer.columns);
        SoapLayer {
            products: sizes.map(|n| DMatrix::zeros(n, n)),
            axes: sizes.map(|n| DMatrix::identity(n, n)),
            mean: zeros(),
            square: zeros(),
        }
    }

    /// `matrix` along the axes.
    fn turned(&self, matrix: &DMatrix<f64>) -> DMatrix<f64> {
        let [left, right] = &self.axes;
        if left.is_empty() { matrix.clone() } else { left.transpose() * matrix * right }
    }

    /// A matrix along the axes as it is.
    fn turned_back(&self, matrix: DMatrix<f64>) -> DMatrix<f64> {
        let [left, right] = &self.axes;
        if left.is_empty() { matrix } else { left * matrix * right.transpose() }
    }

    /// Adds the products of the gradient `g` of step `k`, and turns the axes where it is time.
    fn learn(&mut self, g: &DMatrix<f64>, beta2: f64, k: usize, every: usize) {
        if self.axes[0].is_empty() {
            return;
        }
        let news = [g * g.transpose(), g.transpose() * g];
        for ((product, axes), new) in self.products.iter_mut().zip(&mut self.axes).zip(news) {
            *product = &*product * beta2 + new * (1.0 - beta2);
            if k == 0 {
                if let Some((_, vectors)) = symmetric::eigen(product) {
                    *axes = vectors;
                }
            } else if k.is_multiple_of(every) {
                *axes = (&*product * &*axes).qr().q();
            }
        }
    }
}

impl Rule for Soap {
    /// One for each layer; none before the first step.
    type Memory<V: Vector> = Vec<SoapLayer>;

    fn init<V: Vector>(&self, _: &V) -> Vec<SoapLayer> {
        Vec::new()
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("gₖ", "∇F(xₖ)"),
                eq("Qₖ", "I; then the eigenvectors of L₀, and after every f steps the orthogonal factor of Lₖ₋₁ Qₖ₋₁"),
                eq("mₖ", "0 if k = 0 else β₁ mₖ₋₁ + (1 − β₁) gₖ"),
                eq("hₖ", "Qₖᵀ gₖ"),
                eq("vₖ", "0 if k = 0 else β₂ vₖ₋₁ + (1 − β₂) hₖ²"),
                eq("nₖ", "0 if k = 0 else Qₖᵀ mₖ / (√vₖ + ε)"),
                eq("cₖ", "0 if k = 0 else √(1 − β₂^k) / (1 − β₁^k)"),
                eq("Lₖ", "β₂ Lₖ₋₁ + (1 − β₂) gₖ gₖᵀ"),
                eq("dₖ", "cₖ Qₖ nₖ"),
                eq("xₖ₊₁", "xₖ − αₖ dₖ"),
            ]
        }
    }

    fn step<V: Vector>(&self, memory: &mut Vec<SoapLayer>, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let g = now.gradient();
        let layers = now.layout();
        if memory.is_empty() {
            *memory = layers.iter().map(SoapLayer::new).collect();
        }
        let k = now.k;
        let left = |beta: f64| 1.0 - libm::pow(beta, k as f64);
        let correction = if k == 0 { 0.0 } else { left(self.beta2).sqrt() / left(self.beta1) };
        let mut step = DVector::zeros(g.dim());
        for (layer, kept) in layers.iter().zip(memory) {
            let matrix = layer.of(&g);
            let along = kept.turned(&matrix);
            let axes = kept.axes[0].clone();
            let mut scaled = along.map(|_| 0.0);
            if k > 0 {
                kept.mean = &kept.mean * self.beta1 + &matrix * (1.0 - self.beta1);
                kept.square = kept.square.zip_map(&along, |v, h| self.beta2 * v + (1.0 - self.beta2) * h * h);
                scaled = kept.turned(&kept.mean).zip_map(&kept.square, |m, v| m / (v.sqrt() + self.eps));
            }
            let way = kept.turned_back(scaled.clone()) * correction;
            kept.learn(&matrix, self.beta2, k, self.every as usize);
            if now.takes_notes() && !layer.is_bias {
                now.note_matrix("Qₖ", &axes);
                for (symbol, value) in [("mₖ", &kept.mean), ("hₖ", &along), ("vₖ", &kept.square), ("nₖ", &scaled)] {
                    now.note_numbers(symbol, value.transpose().as_slice().to_vec());
                }
                now.note_number("cₖ", correction);
                now.note_matrix("Lₖ", &kept.products[0]);
                now.note_numbers("dₖ", way.transpose().as_slice().to_vec());
            }
            layer.put(&(way * -now.lr), &mut step);
        }
        Ok(g.like_dynamic(&step))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Layers
    }

    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn python(&self) -> Result<Python, &'static str> {
        const STEP: &str = "\
if k > 0:
    m = beta1*m + (1 - beta1)*g
    v = beta2*v + (1 - beta2)*(axes.T @ g)**2
    step = -lr*(1 - beta2**k)**0.5/(1 - beta1**k)*(axes @ ((axes.T @ m)/(L.sqrt(v) + eps)))
else:
    step = 0*g
left = beta2*left + (1 - beta2)*L.outer(g, g)
if k == 0:
    axes = L.linalg.eigh(-left)[1]
elif k % every == 0:
    axes = L.linalg.qr(left @ axes)[0]";
        Ok(Python::new("m = ZEROS\nv = ZEROS\nleft = L.outer(ZEROS, ZEROS)\naxes = L.eye(len(ZEROS))", STEP))
    }
}
