//! CMA-ES: a cloud of random points whose better half says where to go, how far, and in which shape.

use super::LR;
use crate::math::catalog::param::{Param, Scale, tunable};
use crate::math::marks::Mark;
use crate::math::rule::{Equation, Halt, Need, Note, Now, Python, Rule, RuleGroup, eq};
use crate::math::{Point, Vector};
use nalgebra::{DMatrix, DVector, Matrix2};

tunable! {
    /// The evolution strategy with covariance matrix adaptation (Hansen and Ostermeier 2001; Hansen 2016), with the constants of Hansen's `purecma` and weights for the better half
    /// alone.
    ///
    /// xₖ is the mean of the cloud. The points of step k are drawn from the seed and k, so that a step can be made again; a schedule has no
    /// effect. With sampling, all points of a step are compared on the same samples. A point at which F has no value counts as the highest.
    pub struct CmaEs("cma-es", "CMA-ES", "Draws a cloud of points, moves to the mean of the better half, and stretches the cloud along the way it came: learns the shape of the valley from values alone.") {
        lr: f64 = LR.default(0.5).symbol("σ₀").named("first spread").doc("The standard deviation of the first cloud along each axis."),
        population: u64 = Param::count("population", "λ", "population", "How many points are drawn in each step; 4 + ⌊3 log n⌋ is 6 in the plane.", 6, 4, 1000).slider(4.0, 100.0, Scale::Log),
    }
}

/// The state of CMA-ES between steps.
#[derive(Clone)]
pub struct CmaCloud {
    /// Cₖ
    covariance: DMatrix<f64>,
    /// σₖ; none before the first step
    spread: Option<f64>,
    /// The evolution path of the spread, pₖ.
    length_path: DVector<f64>,
    /// The evolution path of the covariance, qₖ.
    shape_path: DVector<f64>,
}

/// The constants that follow from the dimension and the population.
struct CmaConstants {
    weights: Vec<f64>,
    /// The number of equally weighted points that average as much.
    effective: f64,
    shape_memory: f64,
    length_memory: f64,
    rank_one: f64,
    rank_mu: f64,
    damping: f64,
}

impl CmaConstants {
    fn new(dimension: usize, population: u64) -> Self {
        let (n, all) = (dimension as f64, population as f64);
        let better = population / 2;
        let raw: Vec<f64> = (1..=better).map(|i| libm::log(all / 2.0 + 0.5) - libm::log(i as f64)).collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|weight| weight / sum).collect();
        let effective = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
        let length_memory = (effective + 2.0) / (n + effective + 5.0);
        let rank_one = 2.0 / ((n + 1.3).powi(2) + effective);
        CmaConstants {
            shape_memory: (4.0 + effective / n) / (n + 4.0 + 2.0 * effective / n),
            length_memory,
            rank_one,
            rank_mu: (1.0 - rank_one).min(2.0 * (effective - 2.0 + 1.0 / effective) / ((n + 2.0).powi(2) + effective)),
            damping: 2.0 * effective / all + 0.3 + length_memory,
            weights,
            effective,
        }
    }
}

impl Rule for CmaEs {
    type Memory<V: Vector> = CmaCloud;

    fn init<V: Vector>(&self, x: &V) -> CmaCloud {
        let n = x.dim();
        let (length_path, shape_path) = (DVector::zeros(n), DVector::zeros(n));
        CmaCloud { covariance: DMatrix::identity(n, n), spread: None, length_path, shape_path }
    }

    fn equations(&self) -> &'static [Equation] {
        const {
            &[
                eq("Cₖ", "I; then Cₖ₋₁ shrunk, with qₖ₋₁ qₖ₋₁ᵀ and the better half of the steps drawn added"),
                eq("σₖ", "σ₀ at first; then σₖ₋₁ made longer where pₖ₋₁ is longer than that of steps drawn at random"),
                eq("Yₖ", "λ points drawn from N(xₖ, σₖ² Cₖ), the lowest first"),
                eq("uₖ", "the weighted mean of the better half of the points drawn, less xₖ, over σₖ"),
                eq("pₖ", "pₖ₋₁ shrunk, with Cₖ^(−1/2) uₖ of the points drawn added"),
                eq("qₖ", "qₖ₋₁ shrunk, with uₖ of the points drawn added while pₖ is not too long"),
                eq("xₖ₊₁", "xₖ + σₖ uₖ"),
            ]
        }
    }

    fn step<V: Vector>(&self, cloud: &mut CmaCloud, now: &mut Now<'_, V>) -> Result<V, Halt> {
        let (n, count) = (now.x.dim(), self.population as usize);
        let constants = CmaConstants::new(n, self.population);
        let spread = cloud.spread.unwrap_or(self.lr);
        let eigen = cloud.covariance.clone().symmetric_eigen();
        let raised = |f: &dyn Fn(f64) -> f64| {
            &eigen.eigenvectors * DMatrix::from_diagonal(&eigen.eigenvalues.map(f)) * eigen.eigenvectors.transpose()
        };
        let (root, inverse_root) = (raised(&|value| value.max(0.0).sqrt()), raised(&|value| 1.0 / value.sqrt()));
        let draws = now.normals(n * count);
        let mut points: Vec<(f64, DVector<f64>)> = Vec::with_capacity(count);
        for (i, draw) in draws.chunks(n).enumerate() {
            let y = &root * DVector::from_column_slice(draw);
            let x = now.x.plus(spread, &now.x.like_dynamic(&y));
            let value = if i == 0 { now.only_value_at(&x) } else { now.value_at(&x) };
            points.push((if value.is_nan() { f64::INFINITY } else { value }, y));
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Hansen (2016), section B.3: ranks of equal values are those of the draws alone, which would let the cloud grow without end.
        if points[0].0 == points[count - 1].0 {
            return Err(Halt::EqualValues);
        }
        let step: DVector<f64> = points.iter().zip(&constants.weights).map(|((_, y), weight)| y * *weight).sum();
        if now.takes_notes() {
            let x = now.x.to_dynamic();
            let all: Vec<f64> = points.iter().flat_map(|(_, y)| (&x + spread * y).as_slice().to_vec()).collect();
            now.note_matrix("Cₖ", &cloud.covariance);
            now.note_number("σₖ", spread);
            now.note_numbers("Yₖ", all);
        }
        let whitened = inverse_root * &step;
        cloud.follow(&constants, &step, &whitened, now.k);
        let [u, p, q] = [&step, &cloud.length_path, &cloud.shape_path].map(|vector| now.x.like_dynamic(vector));
        now.note("uₖ", &u);
        now.note("pₖ", &p);
        now.note("qₖ", &q);
        cloud.adapt(&constants, &points, spread);
        Ok(u.times(spread))
    }

    fn group(&self) -> RuleGroup {
        RuleGroup::Values
    }

    #[inline]
    fn learning_rate(&self) -> f64 {
        self.lr
    }

    fn draws(&self) -> bool {
        true
    }

    fn normals(&self, dim: usize) -> usize {
        dim * self.population as usize
    }

    fn needs(&self) -> &'static [Need] {
        &[Need::SquareMatrix]
    }

    fn has_marks(&self) -> bool {
        true
    }

    fn marks(&self, x: &[f64], notes: &[Note]) -> Vec<Mark> {
        let noted = |symbol: &str| notes.iter().find(|note| note.symbol == symbol).map(|note| &note.value[..]);
        let (&[x, y], Some(&[a, b, c, d]), Some(&[spread]), Some(points)) = (x, noted("Cₖ"), noted("σₖ"), noted("Yₖ"))
        else {
            return Vec::new();
        };
        let eigen = Matrix2::new(a, b, c, d).symmetric_eigen();
        let root = eigen.eigenvectors * Matrix2::from_diagonal(&eigen.eigenvalues.map(|value| value.max(0.0).sqrt()));
        vec![
            Mark::Ellipse { centre: Point::new(x, y), shape: spread * root },
            Mark::Points(points.chunks(2).map(Point::from_column_slice).collect()),
        ]
    }

    fn python(&self) -> Result<Python, &'static str> {
        const BEFORE: &str = concat!(
            "n = len(ZEROS)\n",
            "weights = [math.log(population/2 + 0.5) - math.log(i) for i in range(1, population//2 + 1)]\n",
            "weights = [weight/sum(weights) for weight in weights]\n",
            "effective = 1/sum(weight*weight for weight in weights)\n",
            "shape_memory = (4 + effective/n)/(n + 4 + 2*effective/n)\n",
            "length_memory = (effective + 2)/(n + effective + 5)\n",
            "rank_one = 2/((n + 1.3)**2 + effective)\n",
            "rank_mu = min(1 - rank_one, 2*(effective - 2 + 1/effective)/((n + 2)**2 + effective))\n",
            "damping = 2*effective/population + 0.3 + length_memory\n",
            "c, spread, length_path, shape_path = L.eye(n), START, ZEROS, ZEROS"
        );
        const STEP: &str = concat!(
            "values, vectors = L.linalg.eigh(c)\n",
            "cloud = [(vectors*values.clip(0)**0.5) @ (vectors.T @ normals[k][n*i:n*i + n]) for i in range(population)]\n",
            "heights = [float(f(p + spread*y)) for y in cloud]\n",
            "order = sorted((height if height == height else math.inf, i) for i, height in enumerate(heights))\n",
            "if order[0][0] == order[-1][0]:\n",
            "    break  # all as high\n",
            "better = [cloud[i] for _, i in order[:len(weights)]]\n",
            "y = sum(weight*point for weight, point in zip(weights, better))\n",
            "whitened = (vectors/values**0.5) @ (vectors.T @ y)\n",
            "length_path = (1 - length_memory)*length_path + (length_memory*(2 - length_memory)*effective)**0.5*whitened\n",
            "size = float((length_path*length_path).sum())/n\n",
            "short = size/(1 - (1 - length_memory)**(2*(k + 1))) < 2 + 4/(n + 1)\n",
            "gain = shape_memory*(2 - shape_memory)\n",
            "shape_path = (1 - shape_memory)*shape_path + ((gain*effective)**0.5 if short else 0.0)*y\n",
            "c = c*(1 - (rank_one if short else rank_one*(1 - gain)) - rank_mu)\n",
            "c = c + rank_one*L.outer(shape_path, shape_path) + sum(rank_mu*w*L.outer(q, q) for w, q in zip(weights, better))\n",
            "step = spread*y\n",
            "spread = spread*math.exp(min(1.0, length_memory/damping*(size - 1)/2))"
        );
        Ok(Python::new(BEFORE, STEP))
    }
}

impl CmaCloud {
    /// Moves both evolution paths along the mean `step` of step `k`, given also as it is where C is the identity.
    fn follow(&mut self, constants: &CmaConstants, step: &DVector<f64>, whitened: &DVector<f64>, k: usize) {
        let CmaConstants { effective, shape_memory: cc, length_memory: cs, .. } = *constants;
        let n = step.len() as f64;
        self.length_path = &self.length_path * (1.0 - cs) + whitened * (cs * (2.0 - cs) * effective).sqrt();
        let begun = 1.0 - libm::pow(1.0 - cs, 2.0 * (k + 1) as f64);
        let short = self.length_path.norm_squared() / n / begun < 2.0 + 4.0 / (n + 1.0);
        let gain = if short { (cc * (2.0 - cc) * effective).sqrt() } else { 0.0 };
        // What is missing while the path is long is made up for in C.
        self.shape_path = &self.shape_path * (1.0 - cc) + step * gain;
        let rank_one = if short { constants.rank_one } else { constants.rank_one * (1.0 - cc * (2.0 - cc)) };
        self.covariance *= 1.0 - rank_one - constants.rank_mu;
    }

    /// Adds the path and the better of `points` to C, and adapts the spread.
    fn adapt(&mut self, constants: &CmaConstants, points: &[(f64, DVector<f64>)], spread: f64) {
        self.covariance += constants.rank_one * &self.shape_path * self.shape_path.transpose();
        for ((_, y), weight) in points.iter().zip(&constants.weights) {
            self.covariance += (constants.rank_mu * weight) * y * y.transpose();
        }
        let n = self.length_path.len() as f64;
        let speed = constants.length_memory / constants.damping;
        let change = (speed * (self.length_path.norm_squared() / n - 1.0) / 2.0).min(1.0);
        self.spread = Some(spread * libm::exp(change));
    }
}
